using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Responders;
using Watchbill.Engine;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Slack;
using Watchbill.Server.Features.Incidents;
using Watchbill.Store.Rows;

namespace Watchbill.Server.Doors.Slack.Incidents;

/// <summary>A slash command as Slack sends it.</summary>
/// <param name="Trigger">Opens a dialogue within three seconds; also the command's id.</param>
internal sealed record SlackCommand(string User, string Command, string Text, string Channel, string Trigger, string? ResponseUrl);

/// <summary>
/// <c>/incident</c> and <c>/page</c>: reads what was typed, and answers. What changes an incident is said in the channel; what is wrong, and what was only
/// asked, to whoever asked alone. What is restricted is said in its own channel or to one person.
/// </summary>
internal sealed class SlackCommands(WatchbillEngine engine, SlackIncidents incidents, SlackReplies replies, SlackDialogues dialogues, AlertLinks links)
{
    private const string Page = "/page";
    private const int MostListed = 20;

    public async Task AnswerAsync(SlackCommand command)
    {
        if (incidents.AccountOf(command.User) is not { } account)
        {
            await replies.SayAsync(command.ResponseUrl, SlackIncidents.Stranger(command.User));
            return;
        }

        var (words, problem) = SlackWords.Split(command.Text);
        if (problem is not null)
        {
            await replies.SayAsync(command.ResponseUrl, problem);
            return;
        }

        if (command.Command == Page)
        {
            await RunAsync(command, account, SlackGrammar.Find("page")!, words);
        }
        else if (words.IsEmpty)
        {
            await replies.SayAsync(command.ResponseUrl, SlackGrammar.Help(null));
        }
        else if (SlackGrammar.Find(words[0].Text) is { } subcommand)
        {
            await RunAsync(command, account, subcommand, words.RemoveAt(0));
        }
        else
        {
            await replies.SayAsync(command.ResponseUrl, $"There is no /incident {words[0].Text}. There is:\n{SlackGrammar.Help(null)}");
        }
    }

    private async Task RunAsync(SlackCommand command, User account, SlackSubcommand subcommand, ImmutableArray<SlackWord> words)
    {
        var problem = subcommand.Kind switch
        {
            SlackKind.Help => await SayAsync(command, SlackGrammar.Help(words.IsEmpty ? null : words[0].Text)),
            SlackKind.List => await ListAsync(command, account, words),
            SlackKind.Declare when words.IsEmpty => await dialogues.OpenDeclareAsync(command.Trigger, account, command.ResponseUrl, command.Channel),
            SlackKind.Declare => await DeclareAsync(command, account, subcommand, words),
            _ => await AboutAsync(command, account, subcommand, words),
        };
        if (problem is not null)
        {
            await replies.SayAsync(command.ResponseUrl, problem);
        }
    }

    private async Task<string?> DeclareAsync(SlackCommand command, User account, SlackSubcommand subcommand, ImmutableArray<SlackWord> words)
    {
        var fields = new SlackFields(engine.Definitions.Current, account.Id);
        if (fields.Read(subcommand, words, StrictJson.Default.NewIncident, out _, out var problem) is not { } body)
        {
            return With(problem, subcommand);
        }

        if (body is { Severity: null, Answers: null, Alerts: null } && SlackQuestions.ProcessOf(engine.Definitions.Current, null, new SlackMemory(null, null, null) { Draft = body }).Tree is not null)
        {
            return await dialogues.OpenDeclareAsync(command.Trigger, account, command.ResponseUrl, command.Channel, body);
        }

        var outcome = await incidents.DeclareAsync(account, body, command.Trigger);
        if (outcome is not { Problem: null, After: { } incident })
        {
            return With(outcome.Problem, subcommand);
        }

        await ShowAsync(command, incident, outcome.Said, toAll: !incident.IsRestricted);
        return null;
    }

    /// <summary>Everything that is about one incident.</summary>
    private async Task<string?> AboutAsync(SlackCommand command, User account, SlackSubcommand subcommand, ImmutableArray<SlackWord> words)
    {
        var (incident, left, problem) = await NamedAsync(command, account, subcommand, words);
        if (incident is null)
        {
            return problem;
        }

        switch (subcommand.Kind)
        {
            case SlackKind.Show:
                await ShowAsync(command, incident, incident.Reference, toAll: false);
                return null;
            case SlackKind.Timeline:
                return await SayAsync(command, await SlackAnswers.TimelineAsync(engine, incident));
            default:
                break;
        }

        if (subcommand.Verb == "update" && left.IsEmpty)
        {
            return await dialogues.OpenUpdateAsync(command.Trigger, incident, command.ResponseUrl, command.Channel);
        }

        if (subcommand.Verb == "severity" && left.IsEmpty)
        {
            return await dialogues.OpenSeverityAsync(command.Trigger, account, incident, command.ResponseUrl, command.Channel);
        }

        var fields = new SlackFields(engine.Definitions.Current, account.Id);
        if (fields.Read(subcommand, left, StrictJson.Default.IncidentCommandBody, out _, out problem) is not { } body)
        {
            return With(problem, subcommand);
        }

        var outcome = await incidents.ActAsync(account, incident, subcommand.Verb, body, command.Trigger);
        if (outcome.Problem is not null)
        {
            return With(outcome.Problem, subcommand);
        }

        await SayDoneAsync(command.ResponseUrl, command.Channel, outcome, subcommand.Verb);
        return null;
    }

    /// <summary>In the channel, where that is for everybody who is there.</summary>
    public Task SayDoneAsync(string? responseUrl, string channel, SlackOutcome outcome, string verb)
    {
        var isOwn = outcome.After is { ChannelId: { } own } && own == channel;

        // The update itself stands in the incident's channel already.
        var toAll = outcome.After is { IsRestricted: false } ? !isOwn || verb != "update" : isOwn && verb != "update";
        return toAll ? replies.TellAsync(responseUrl, outcome.Said) : replies.SayAsync(responseUrl, outcome.Said);
    }

    /// <summary>
    /// Which incident is meant: the one that --incident names; in its own channel that one; else the first word; else the only one that is open (<see cref="SlackDefault"/>). A text in an incident's channel that begins
    /// with another incident's name means either, and is asked about.
    /// </summary>
    private async Task<(Incident? Incident, ImmutableArray<SlackWord> Left, string? Problem)> NamedAsync(SlackCommand command, User account, SlackSubcommand subcommand, ImmutableArray<SlackWord> words)
    {
        var at = words.Select((word, i) => (word, i)).FirstOrDefault(pair => pair.word.Option == "incident", (null!, -1)).i;
        if (at >= 0)
        {
            return at + 1 == words.Length ? (null, words, With("--incident needs a value", subcommand))
                : await incidents.FindAsync(account, words[at + 1].Text) is { } asked ? (asked, words.RemoveRange(at, 2), null)
                : (null, words, $"There is no incident {words[at + 1].Text}.");
        }

        var first = words is [{ Quoted: false, Option: null, Member: null } word, ..] ? word.Text : null;
        if (await incidents.OfChannelAsync(account, command.Channel) is { } here)
        {
            if (first is null || !first.Any(char.IsAsciiLetter) || !first.Contains('-', StringComparison.Ordinal) || await incidents.FindAsync(account, first) is not { } other)
            {
                return (here, words, null);
            }

            return other.Id == here.Id ? (here, words.RemoveAt(0), null)
                : (null, words, $"This is the channel of {here.Reference}. To do it to {other.Reference}, write --incident {other.Reference}; if it is part of the text, put that into quotation marks.");
        }

        if (first is not null && await incidents.FindAsync(account, first) is { } named)
        {
            return (named, words.RemoveAt(0), null);
        }

        var (only, problem) = await SlackDefault.OfAsync(engine, account, command.Channel, subcommand, first);
        return (only, words, problem is null ? null : With(problem, subcommand));
    }

    private async Task<string?> ListAsync(SlackCommand command, User account, ImmutableArray<SlackWord> words)
    {
        if (IncidentQuery.Categories(words.IsEmpty ? null : words[0].Text.ToLowerInvariant()) is not { } categories)
        {
            return $"'{words[0].Text}' is no category: open, all, or some of triage, live, resolved, learning, closed, declined, merged, cancelled with commas.";
        }

        var found = await IncidentQuery.VisibleAsync(engine, account, new IncidentFilter(categories, null, null, MostListed), CancellationToken.None);
        return await SayAsync(command, SlackAnswers.List(found, engine.Definitions.Current));
    }

    private async Task ShowAsync(SlackCommand command, Incident incident, string said, bool toAll)
    {
        var blocks = SlackIncidentBlocks.Card(ChannelPosts.Headline(incident, engine.Definitions.Current), links, buttons: true);
        await (toAll ? replies.TellAsync(command.ResponseUrl, said, blocks) : replies.ShowAsync(command.ResponseUrl, said, blocks));
    }

    private async Task<string?> SayAsync(SlackCommand command, string text)
    {
        await replies.SayAsync(command.ResponseUrl, text);
        return null;
    }

    private static string With(string? problem, SlackSubcommand subcommand) =>
        $"{(problem is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') : "Something is missing")}. For example: {SlackGrammar.Example(subcommand)}";
}
