using Watchbill.Output;

namespace Watchbill.Cli.Tests;

/// <summary>Runs the command line within the test, with streams and an environment of its own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("watchbill-cli-");
    private readonly Dictionary<string, string> _environment;

    public Shell(string? url = null, string? token = null)
    {
        _environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = Home };
        Set(Client.ServerAddress.UrlVariable, url);
        Set(Client.ServerAddress.TokenVariable, token);
    }

    public string Home => _home.FullName;

    public string In { get; set; } = "";

    public bool IsInteractive { get; set; }

    public void Set(string name, string? value)
    {
        if (value is not null)
        {
            _environment[name] = value;
        }
        else
        {
            _environment.Remove(name);
        }
    }

    public string File(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public async Task<Ran> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(new StringReader(In), output, error, IsInteractive, TimeProvider.System);
        var exit = await CommandTree.RunAsync(arguments, terminal, _environment.GetValueOrDefault);
        return new Ran(exit, output.ToString(), error.ToString());
    }

    public void Dispose() => _home.Delete(recursive: true);
}

internal sealed record Ran(int Exit, string Out, string Error);
