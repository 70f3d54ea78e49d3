using System.CommandLine;
using System.Text;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Output;
using Watchbill.Server.Features.Configuration;

namespace Watchbill.Commands;

/// <summary>A folder of configuration as it is sent to a server. Keys that it names by reference are read and hashed here, where the folder is.</summary>
internal static class ConfigurationSource
{
    public static Argument<string> Argument() => new("DIR") { Description = "The folder with the YAML and Markdown files" };

    public static Option<bool> Now() => new("--now") { Description = "Changed layers of schedules take effect at once, and do not wait for their handoffs" };

    /// <returns>Null when something is wrong, which has been said.</returns>
    public static (ConfigurationFiles? Files, int Exit) Read(string folder, Terminal terminal)
    {
        var result = ConfigurationReader.Read(folder);

        // People who have their contact methods on the server need no seed in the files, so only the server can judge reachability.
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error).ToList();
        if (errors.Exists(error => error.File == "." || error.Code is "not-utf8" or "unreadable" or "file-too-large"))
        {
            foreach (var error in errors)
            {
                terminal.Error.WriteLine(error.ToString());
            }

            return (null, ExitCode.Configuration);
        }

        var keys = new Dictionary<string, HashedKey>(StringComparer.Ordinal);
        foreach (var reference in result.Keys)
        {
            var resolved = ResolvedKey.Here(reference);
            if (resolved.Hash is not { } hash)
            {
                terminal.Error.WriteLine($"{reference.At.File}:{reference.At.Line}:{reference.At.Column}: error unresolved-key: {resolved.Problem}; fix: set it, or leave the key out to have one made");
                return (null, ExitCode.Configuration);
            }

            keys[$"{reference.Service}/{reference.Integration}"] = new HashedKey(hash, resolved.Hint ?? "");
        }

        return (new ConfigurationFiles(Texts(folder), keys.Count > 0 ? keys : null), ExitCode.Done);
    }

    /// <summary>The same files that the reader reads; that they can be read has been seen.</summary>
    private static Dictionary<string, string> Texts(string folder)
    {
        var root = Path.GetFullPath(folder);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        Walk(new DirectoryInfo(root), "");
        return texts;

        void Walk(DirectoryInfo at, string prefix)
        {
            foreach (var entry in at.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.')))
            {
                switch (entry)
                {
                    case DirectoryInfo { LinkTarget: null } inner when prefix.Length > 0 || inner.Name != ConfigurationReader.OperationsFolder:
                        Walk(inner, $"{prefix}{inner.Name}/");
                        break;
                    case FileInfo when ConfigurationReader.Reads(prefix + entry.Name):
                        texts[prefix + entry.Name] = File.ReadAllText(entry.FullName, Encoding.UTF8);
                        break;
                }
            }
        }
    }
}
