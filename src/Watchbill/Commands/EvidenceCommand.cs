using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

internal static class EvidenceCommand
{
    public static Command Create(CommandContext context) => new(
        "evidence",
        """
        Sealed evidence of an incident: exported from the server, and verified anywhere, without server or network.

        Examples:
          watchbill evidence export INC-142
          watchbill evidence verify evidence-INC-142.zip --key evidence.pem
          watchbill evidence key > evidence.pem
        """)
    {
        EvidenceVerifyCommand.Create(context),
        EvidenceExportCommand.Create(context),
        EvidenceKeyCommand.Create(context),
    };
}

internal static class EvidenceExportCommand
{
    public static Command Create(CommandContext context)
    {
        var incident = new Argument<string>("INCIDENT") { Description = "Number or reference" };
        var to = new Option<string?>("--out") { Description = "The file to write; without it, the name that the server gives it. An existing file is not overwritten", HelpName = "FILE" };
        var command = new Command(
            "export",
            """
            Writes a sealed bundle: the incident's entries as they are stored, with their chain, its attachments, what was configured, what was sent, and the server's
            signature. Needs a manager's token.

            Examples:
              watchbill evidence export INC-142
              watchbill evidence export 142 --out /media/usb/outage.zip
            """) { incident, to };
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var path = parsed.GetValue(to);
            try
            {
                var reply = await client.DownloadAsync($"incidents/{Uri.EscapeDataString(parsed.GetValue(incident)!)}/evidence", Open, cancellationToken);
                if (reply.Value is null)
                {
                    return context.Refused(reply);
                }

                context.Terminal.Out.WriteLine(path);
                return ExitCode.Done;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                context.Terminal.Fail(failure.Message, "Name another file with --out.");
                return ExitCode.Failed;
            }

            // The server says a name, and this program says where: never anywhere else than here.
            Stream Open(string given)
            {
                path ??= Path.GetFileName(given) is { Length: > 0 } plain ? plain : "evidence.zip";
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            }
        }));
        return command;
    }
}

internal static class EvidenceKeyCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command(
            "key",
            """
            Prints the public key with which the server signs evidence. Keep it where the server's data is not.

            Example:
              watchbill evidence key > evidence.pem
            """);
        command.SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var reply = await client.GetAsync("evidence/key", WatchbillJson.Default.EvidenceKeyInfo, cancellationToken);
            if (reply.Value is not { } key)
            {
                return context.Refused(reply);
            }

            // PEM also where output goes to a file: that is what people do with it. JSON only when asked for.
            if (parsed.GetValue(context.Json))
            {
                context.Terminal.PrintJson(key, WatchbillJson.Default.EvidenceKeyInfo);
            }
            else
            {
                context.Terminal.Out.Write(key.PublicKey);
                context.Terminal.Error.WriteLine($"id {key.Id}");
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
