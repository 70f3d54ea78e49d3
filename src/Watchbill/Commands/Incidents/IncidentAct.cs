using System.CommandLine;
using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Engine;
using Watchbill.Output;
using Watchbill.Server.Features.OnCall;

namespace Watchbill.Commands.Incidents;

/// <summary>A command that changes one incident: it becomes one verb of the REST interface, with the body made of what was typed.</summary>
internal sealed class IncidentAct : Command
{
    private readonly Argument<string> _incident = Reference();
    private readonly Option<string?> _key = Key();

    /// <param name="verb">As the server knows it.</param>
    /// <param name="symbols">Arguments and options of its own, after the incident.</param>
    /// <param name="body">Called once what was typed is in order.</param>
    /// <param name="complete">Asks the person at the terminal for what is missing; a null body stops with the exit code.</param>
    public IncidentAct(
        CommandContext context, string name, string verb, string description, IReadOnlyList<Symbol> symbols, Func<ParseResult, IncidentCommandBody> body,
        Func<ServerClient, string, IncidentCommandBody, CancellationToken, Task<(IncidentCommandBody? Body, int Exit)>>? complete = null)
        : base(name, description)
    {
        Verb = verb;
        Add(_incident);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                Add(argument);
            }
            else
            {
                Add((Option)symbol);
            }
        }

        Add(_key);
        SetAction((parsed, cancellationToken) => context.WithServerAsync(parsed, async client =>
        {
            var incident = parsed.GetValue(_incident)!;
            var (given, exit) = complete is null ? (body(parsed), ExitCode.Done) : await complete(client, incident, body(parsed), cancellationToken);
            return given is null ? exit : await SendAsync(context, client, parsed, incident, verb, given, parsed.GetValue(_key), cancellationToken);
        }));
    }

    public string Verb { get; }

    public static Argument<string> Reference(string name = "INCIDENT") => new(name) { Description = "The incident: INC-142, 142, or its whole reference" };

    public static Option<string?> Key() => new("--idempotency-key") { Description = "Your own id of this command: given twice, it is carried out once", HelpName = "KEY" };

    public static Option<int?> Seen() => new("--seen") { Description = "The version that you looked at: refused when somebody has acted since", HelpName = "VERSION" };

    public static Option<bool> No(string description) => new("--no") { Description = description };

    public static Option<string?> Text(string name, string description, string help = "TEXT") => new(name) { Description = description, HelpName = help };

    /// <summary>An instant, by the clocks of UTC unless it says otherwise.</summary>
    public static Option<string?> Time(CommandContext context, string name, string description)
    {
        var option = new Option<string?>(name) { Description = $"{description}: 2026-05-01T09:00:00Z, 'tomorrow 09:00' (UTC)", HelpName = "TIME" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Moment.Parse(text, context.Terminal.Time.Now(), DateTimeZone.Utc) is (null, var problem, _))
            {
                result.AddError($"{name}: {problem}");
            }
        });
        return option;
    }

    public static async Task<int> SendAsync(
        CommandContext context, ServerClient client, ParseResult parsed, string incident, string verb, IncidentCommandBody body, string? key, CancellationToken cancellationToken) => context.Show(
        parsed,
        await client.PostOnceAsync(Path(incident, verb), body, WatchbillJson.Default.IncidentCommandBody, WatchbillJson.Default.IncidentCommandResult, cancellationToken, key),
        WatchbillJson.Default.IncidentCommandResult,
        result => Print(result, context.Terminal));

    public static string Path(string incident, string verb = "") => $"incidents/{Uri.EscapeDataString(incident)}{(verb.Length == 0 ? "" : "/")}{verb}";

    public static void Print(IncidentCommandResult result, Terminal terminal) => terminal.Out.WriteLine(Terminal.Clean(
        $"{result.Reference}: {result.Note ?? "done"}{(result.Repeated ? " (had been done before)" : "")}, version {result.Version.ToString(CultureInfo.InvariantCulture)}"));

    /// <summary>What <see cref="Time"/> took.</summary>
    public static Instant? At(CommandContext context, ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? Moment.Parse(text, context.Terminal.Time.Now(), DateTimeZone.Utc).At : null;
}
