using System.Collections.Immutable;
using System.CommandLine;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Store.Evidence;

namespace Watchbill.Commands;

internal static class EvidenceVerifyCommand
{
    private const int MaxKey = 10_000;

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "A bundle from `watchbill evidence export`" };
        var keys = new Option<string[]>("--key") { Description = "A key that you trust: a PEM file, or the id that the server's page 'About' shows. May be given more than once", HelpName = "FILE|ID", AllowMultipleArgumentsPerToken = false };
        var command = new Command(
            "verify",
            """
            Verifies a bundle offline: no server, no database. Names every entry, field and file that is not as it was written, and ends with 1 when there is any.

            Examples:
              watchbill evidence verify evidence-INC-142.zip --key evidence.pem
              watchbill evidence verify evidence-INC-142.zip --json
            """) { file, keys };
        command.SetAction(parsed =>
        {
            var (trusted, problem) = Trusted(parsed.GetValue(keys) ?? []);
            if (problem is not null)
            {
                context.Terminal.Fail(problem, "Give a PEM file from `watchbill evidence key`, or an id of 64 hexadecimal digits.");
                return ExitCode.Usage;
            }

            return Verify(context, parsed, parsed.GetValue(file)!, trusted);
        });
        return command;
    }

    private static int Verify(CommandContext context, ParseResult parsed, string path, ImmutableArray<string> trusted)
    {
        EvidenceReport report;
        try
        {
            using var archive = new FileStream(path, FileMode.Open, FileAccess.Read);
            report = EvidenceVerifier.Verify(archive, trusted);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            context.Terminal.Fail($"There is no file {path}.", null);
            return ExitCode.NotFound;
        }
        catch (InvalidDataException refused)
        {
            context.Terminal.Fail($"{path} is no bundle that can be verified. {Terminal.Clean(refused.Message)}", null);
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Terminal.Fail(failure.Message, null);
            return ExitCode.Failed;
        }

        if (context.WantsJson(parsed))
        {
            context.Terminal.PrintJson(Of(report), WatchbillJson.Default.EvidenceVerdict);
        }
        else
        {
            Print(report, context.Terminal);
        }

        return report.IsSound ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(EvidenceReport report, Terminal terminal)
    {
        void Say(string line) => terminal.Out.WriteLine(Terminal.Clean(line));
        foreach (var finding in report.Findings)
        {
            Say($"{finding.File}{(finding.Entry is { } entry ? $", entry {entry}" : "")}{(finding.Field is { } field ? $", {field}" : "")}: {finding.Message}");
        }

        Say(report.IsSound
            ? $"Sound: {report.Reference} with {report.Entries} entries, as it was exported {Terminal.When(report.ExportedAt)} by {report.ExportedBy}."
            : $"NOT SOUND: {report.Findings.Length} {(report.Findings.Length == 1 ? "thing is" : "things are")} not as written.");
        if (!report.Redacted.IsEmpty)
        {
            Say($"Redacted: the texts of {(report.Redacted.Length == 1 ? "entry" : "entries")} {string.Join(", ", report.Redacted)} were taken out; a later entry says who did it and why.");
        }

        foreach (var hash in report.Missing)
        {
            Say($"Not in it: the attachment {hash}, which was not kept any more.");
        }

        if (report is { CheckpointAt: { } at, CheckpointVersion: { } version })
        {
            Say($"The server had signed entries 1 to {version} by {Terminal.When(at)}.");
        }
        else
        {
            Say("No checkpoint: nothing but the signature of the export says that the entries were not made anew.");
        }

        if (report.KeyId is { } key)
        {
            Say($"Signed with the key {key}{(report.IsTrusted == true ? ", which you trust." : report.IsTrusted is null ? ". Compare it with the one that the server's page 'About' shows, or name it with --key." : ".")}");
        }
    }

    private static EvidenceVerdict Of(EvidenceReport report) => new(
        report.IsSound, report.Subject, report.Reference, report.ExportedAt, report.ExportedBy, report.Entries, report.Redacted, report.Missing, report.KeyId, report.IsTrusted,
        report.CheckpointAt, report.CheckpointVersion,
        [.. report.Findings.Select(finding => new EvidenceProblem(finding.File, finding.Entry, finding.Field, finding.Message))]);

    private static (ImmutableArray<string> Ids, string? Problem) Trusted(string[] keys)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (var key in keys)
        {
            if (HashChain.IsHash(key.ToLowerInvariant()))
            {
                ids.Add(key.ToLowerInvariant());
            }
            else if (File.Exists(key) && new FileInfo(key).Length <= MaxKey && EvidenceKey.IdOf(File.ReadAllText(key)) is { } id)
            {
                ids.Add(id);
            }
            else
            {
                return ([], $"'{key}' is no key.");
            }
        }

        return (ids.ToImmutable(), null);
    }
}
