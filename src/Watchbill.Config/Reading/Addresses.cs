using System.Net.Mail;
using Watchbill.Domain.Responders;

namespace Watchbill.Config.Reading;

/// <summary>Forms of addresses. Each check answers null when the text is right, else what it must be.</summary>
public static class Addresses
{
    public const int MaxLength = 2_048;

    public static string? ProblemOf(ContactMethodKind kind, string address) => kind switch
    {
        ContactMethodKind.Email => IsMail(address) ? null : "a mail address such as ana@example.org",
        ContactMethodKind.Sms or ContactMethodKind.Voice => IsPhone(address) ? null : "a phone number in E.164 form such as +15550100001",
        ContactMethodKind.Slack => IsSlackMember(address) ? null : "a Slack member id such as U024BE7LH",
        _ => IsHttps(address) ? null : "a URL that begins with https:// and names a host",
    };

    public static string? ProblemOfChannel(ContactMethodKind kind, string address) => kind switch
    {
        ContactMethodKind.Slack => IsSlackChannel(address) ? null : "a Slack channel such as \"#incidents\" or C024BE7LH",
        _ => ProblemOf(kind, address),
    };

    /// <summary>The code that diagnostics use for a wrong address of the kind.</summary>
    public static string CodeOf(ContactMethodKind kind) => kind switch
    {
        ContactMethodKind.Email => "invalid-email",
        ContactMethodKind.Sms or ContactMethodKind.Voice => "invalid-phone",
        ContactMethodKind.Slack => "invalid-slack",
        _ => "invalid-url",
    };

    public static bool IsMail(string text) =>
        text.Length <= 254
        && MailAddress.TryCreate(text, out var mail)
        && mail.Address == text
        && mail.Host.Contains('.', StringComparison.Ordinal)
        && text.All(c => c is > ' ' and not ('<' or '>' or '"' or ',' or ';') && !char.IsControl(c));

    public static bool IsPhone(string text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] is >= '1' and <= '9' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    public static bool IsSlackMember(string text) => IsSlackId(text, "UW");

    public static bool IsSlackChannel(string text) =>
        IsSlackId(text, "CGD")
        || (text.Length is >= 2 and <= 81 && text[0] == '#' && text.Skip(1).All(c => char.IsLetterOrDigit(c) ? !char.IsUpper(c) : c is '-' or '_'));

    public static bool IsHttps(string text) =>
        text.Length <= MaxLength
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme == Uri.UriSchemeHttps
        && url.Host.Length > 0
        && url.UserInfo.Length == 0
        && text.StartsWith("https://", StringComparison.Ordinal)
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    private static bool IsSlackId(string text, string first) =>
        text.Length is >= 6 and <= 24 && first.Contains(text[0], StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}
