using System.Security.Cryptography;

namespace Watchbill.Server.Features.Shell;

/// <summary>Ids of commands: a form that is sent twice is carried out once.</summary>
internal static class Nonces
{
    public static string New() => RandomNumberGenerator.GetHexString(20, lowercase: true);

    /// <summary>Takes what the form brought when it looks like one of ours, else a new one.</summary>
    public static string Read(string? sent) => sent is { Length: >= 8 and <= 64 } && sent.All(char.IsAsciiLetterOrDigit) ? sent : New();
}
