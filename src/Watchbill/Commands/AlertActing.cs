using System.CommandLine;
using System.Globalization;
using Watchbill.Api;

namespace Watchbill.Commands;

/// <summary>What the commands that act on alerts share: several alerts at once, a command id each, and the worst exit code.</summary>
internal static class AlertActing
{
    public static Argument<long[]> Alerts() => new("ALERT") { Description = "Numbers of alerts", Arity = ArgumentArity.OneOrMore };

    public static Argument<long> Alert() => new("ALERT") { Description = "The alert's number" };

    public static Option<int?> Seen() => new("--seen")
    {
        Description = "The version that you looked at: refused when somebody has acted on the alert since",
        HelpName = "VERSION",
    };

    public static Task<int> SendAsync(
        CommandContext context, ParseResult parsed, string verb, IReadOnlyList<long> alerts, AlertCommandBody body, CancellationToken cancellationToken) =>
        context.WithServerAsync(parsed, async client =>
        {
            var worst = ExitCode.Done;
            foreach (var alert in alerts)
            {
                var path = $"alerts/{alert.ToString(CultureInfo.InvariantCulture)}/{verb}";
                var reply = await client.PostOnceAsync(path, body, WatchbillJson.Default.AlertCommandBody, WatchbillJson.Default.AlertCommandResult, cancellationToken);
                var exit = context.Show(
                    parsed,
                    reply,
                    WatchbillJson.Default.AlertCommandResult,
                    result => context.Terminal.Out.WriteLine($"#{result.Alert} {result.Status}{(result.Note is { } note ? $" ({note})" : "")}"));
                worst = Math.Max(worst, exit);
            }

            return worst;
        });
}
