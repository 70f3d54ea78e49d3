using System.CommandLine;
using Watchbill.Api;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Playbooks;
using Watchbill.Output;

namespace Watchbill.Commands;

/// <summary>Playbooks of a folder of configuration, read here.</summary>
internal static class FolderPlaybooks
{
    public static Option<string?> ConfigOption() => new("--config") { Description = "Read this folder of configuration instead of asking a server", HelpName = "DIR" };

    public static Argument<string> Argument() => new("PLAYBOOK") { Description = "The playbook, by id" };

    public static DefinitionDocuments Read(string folder) => ConfigurationReader.Read(folder).Documents;

    /// <returns>Null when there is none, which has been said.</returns>
    public static (Playbook? Playbook, int Exit) Find(DefinitionDocuments documents, string id, Terminal terminal)
    {
        if (documents.Playbooks.FirstOrDefault(playbook => playbook.Id.Value == id) is { } found)
        {
            return (found, ExitCode.Done);
        }

        terminal.Fail($"There is no playbook '{Terminal.Clean(id)}' in the folder.", Config.Reading.Suggestion.Fix(id, documents.Playbooks.Select(playbook => playbook.Id.Value), "write one in the folder playbooks"));
        return (null, ExitCode.NotFound);
    }
}
