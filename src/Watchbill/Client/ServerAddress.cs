using System.Text.Json;
using System.Text.Json.Serialization;

namespace Watchbill.Client;

/// <summary>Which server, and with which token.</summary>
internal sealed record ServerAddress(Uri Url, string? Token)
{
    public const string UrlVariable = "WATCHBILL_URL";
    public const string TokenVariable = "WATCHBILL_TOKEN";

    /// <summary>The option wins, then the environment, then what was stored. A stored token goes only to the server it was stored for.</summary>
    public static (ServerAddress? Address, string? Problem) Find(string? option, Func<string, string?> environment)
    {
        var stored = StoredLogin.Read(environment);
        var text = NotEmpty(option) ?? NotEmpty(environment(UrlVariable)) ?? stored?.Url;
        if (text is null)
        {
            return (null, $"No server is known. Run `watchbill login URL`, or set {UrlVariable} and {TokenVariable}.");
        }

        if (Parse(text) is not { } url)
        {
            return (null, $"'{text}' is not an http or https URL.");
        }

        var token = NotEmpty(environment(TokenVariable)) ?? (stored is not null && Parse(stored.Url) == url ? stored.Token : null);
        return (new ServerAddress(url, token), null);
    }

    /// <summary>Null for anything else than http(s)://host[:port][/path]. Ends in "/".</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0
            ? url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/")
            : null;

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What `watchbill login` keeps: a file that only its owner may read.</summary>
internal sealed record StoredLogin(string Url, string Token)
{
    private const string FileName = "login.json";

    /// <summary>Null when there is none, or it cannot be read.</summary>
    public static StoredLogin? Read(Func<string, string?> environment)
    {
        var path = PathOf(environment);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StoredLoginJson.Default.StoredLogin) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>The file's path.</returns>
    public string Write(Func<string, string?> environment)
    {
        var path = PathOf(environment);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var draft = path + ".new";
        File.Delete(draft);
        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, this, StoredLoginJson.Default.StoredLogin);
        }

        File.Move(draft, path, overwrite: true);
        return path;
    }

    public static string PathOf(Func<string, string?> environment)
    {
        var home = environment("XDG_CONFIG_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return Path.Combine(home, "watchbill", FileName);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoredLogin))]
internal sealed partial class StoredLoginJson : JsonSerializerContext;
