using System.CommandLine;
using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Commands.Incidents;
using Watchbill.Config.Reading;
using Watchbill.Engine;
using Watchbill.Output;

namespace Watchbill.Commands.StatusPages;

/// <summary>What commands about status pages have in common.</summary>
internal static class StatusActing
{
    public const string StatusWords = "operational, under_maintenance, degraded_performance, partial_outage or major_outage";

    public static Option<string?> Page() => IncidentAct.Text("--page", "Which status page; else the default one", "PAGE");

    public static Argument<long> Post() => new("POST") { Description = "The number of the post, as `show` lists it" };

    public static Argument<string> Words(string name, string description) => new(name) { Description = description };

    public static Option<string?> Impact(string description)
    {
        var option = IncidentAct.Text("--impact", description, "IMPACT");
        option.CompletionSources.Add("none", "minor", "major", "critical");
        return option;
    }

    public static Option<bool> Quiet() => new("--quiet") { Description = "Subscribers are not told" };

    public static Option<string?> NextIn() => IncidentAct.Text("--next-in", "When the next update is promised, from now, like 30m", "LENGTH");

    public static Option<string?> NextBy(CommandContext context) => IncidentAct.Time(context, "--next-by", "When the next update is promised");

    /// <summary>The promise stands once, and is a length of time or a time.</summary>
    public static void CheckPromise(Command command, Option<string?> nextIn, Option<string?> nextBy) => command.Validators.Add(result =>
    {
        if (result.GetValue(nextIn) is not null && result.GetValue(nextBy) is not null)
        {
            result.AddError("Say either --next-in or --next-by.");
        }
        else if (result.GetValue(nextIn) is { } text && Durations.Parse(text) is null)
        {
            result.AddError($"--next-in: '{text}' is no length of time: write it like 30m, 2h or 1d.");
        }
    });

    public static Instant? Promise(CommandContext context, ParseResult parsed, Option<string?> nextIn, Option<string?> nextBy) =>
        parsed.GetValue(nextIn) is { } text ? context.Terminal.Time.Now() + Durations.Parse(text)!.Value : IncidentAct.At(context, parsed, nextBy);

    /// <summary>Components with their statuses: api=partial_outage.</summary>
    public static Option<string[]> Components()
    {
        var option = new Option<string[]>("--component") { Description = $"How it leaves a component: api=partial_outage ({StatusWords}). May be repeated", HelpName = "COMPONENT=STATUS" };
        option.Validators.Add(result =>
        {
            var texts = result.GetValueOrDefault<string[]>() ?? [];
            foreach (var text in texts.Where(text => text.IndexOf('=', StringComparison.Ordinal) is <= 0))
            {
                result.AddError($"--component: '{text}' must look like api=partial_outage.");
            }

            foreach (var twice in texts.GroupBy(text => text.Split('=')[0], StringComparer.Ordinal).Where(same => same.Count() > 1))
            {
                result.AddError($"--component: '{twice.Key}' is named twice.");
            }
        });
        return option;
    }

    public static IReadOnlyDictionary<string, string>? Components(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) is { Length: > 0 } named
        ? named.Select(text => text.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal)
        : null;

    /// <summary>Carries out a command about a page, and shows the post as it is afterwards.</summary>
    /// <param name="send">Is given the page's address.</param>
    public static Task<int> SendAsync(
        CommandContext context, ParseResult parsed, Option<string?> page, Func<ServerClient, string, Task<Reply<StatuspageIncident>>> send, CancellationToken cancellationToken) =>
        OnPageAsync(context, parsed, parsed.GetValue(page), async (client, path) => context.Show(
            parsed, await send(client, path), StatuspageJson.Default.StatuspageIncident, post => context.Terminal.Out.WriteLine(Line(post))), cancellationToken);

    /// <summary>Finds out which page is meant where none is named.</summary>
    public static Task<int> OnPageAsync(CommandContext context, ParseResult parsed, string? named, Func<ServerClient, string, Task<int>> act, CancellationToken cancellationToken) =>
        context.WithServerAsync(parsed, async client =>
        {
            if (named is not null)
            {
                return await act(client, $"status-pages/{Uri.EscapeDataString(named)}");
            }

            var pages = await client.GetAsync("status-pages", WatchbillJson.Default.StatusPageList, cancellationToken);
            if (pages.Value is not { } list)
            {
                return context.Refused(pages);
            }

            if (list.StatusPages.FirstOrDefault(page => page.IsDefault) is { } found)
            {
                return await act(client, $"status-pages/{Uri.EscapeDataString(found.Id)}");
            }

            context.Terminal.Fail(
                list.StatusPages.Count == 0 ? "There is no status page." : "None of the status pages is the default.",
                list.StatusPages.Count == 0 ? "Configure one under status_pages." : $"Name one: {string.Join(", ", list.StatusPages.Select(page => page.Id))}.");
            return ExitCode.NotFound;
        });

    public static string Posts(string page, long post, string rest = "") => $"{page}/posts/{post.ToString(CultureInfo.InvariantCulture)}{rest}";

    public static string Line(StatuspageIncident post) => Terminal.Clean($"{post.Id}: {post.Name}, {Said(post.Status)}. {post.Shortlink}");

    /// <summary>"partial_outage" as people say it.</summary>
    public static string Said(string word) => word.Replace('_', ' ');
}
