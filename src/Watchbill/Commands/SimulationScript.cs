using System.Collections.Immutable;
using NodaTime;
using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Simulation;
using Watchbill.Server.Features.Outlook;

namespace Watchbill.Commands;

/// <summary>Reads what people and providers do in a simulation, as options write it: bob@7m, @40m, sms@0m-30m, bob/phone@5m-1h.</summary>
internal static class SimulationScript
{
    private const string Times = "Times count from the start of the alert: 90s, 7m, 1h30m.";

    /// <param name="length">What comes after the end of the simulation is refused.</param>
    public static (ScriptedAct? Act, ApiError? Problem) Acknowledgement(DefinitionSet definitions, string text, Duration length)
    {
        var (who, after, problem) = WhoAndWhen("--ack", text, length);
        if (problem is not null)
        {
            return (null, problem);
        }

        if (who.Length == 0)
        {
            return (null, Invalid($"--ack {text} does not say who.", $"Write it as bob@7m. {Times}"));
        }

        var (user, unknown) = NamedLookup.User(definitions, who);
        return user is null ? (null, unknown) : (new ScriptedAcknowledgement(user.Id, after), null);
    }

    public static (ScriptedAct? Act, ApiError? Problem) Resolution(DefinitionSet definitions, string text, Duration length)
    {
        var (who, after, problem) = WhoAndWhen("--resolve", text, length);
        if (problem is not null || who.Length == 0)
        {
            return problem is null ? (new ScriptedResolution(null, after), null) : (null, problem);
        }

        var (user, unknown) = NamedLookup.User(definitions, who);
        return user is null ? (null, unknown) : (new ScriptedResolution(user.Id, after), null);
    }

    public static (ScriptedAct? Act, ApiError? Problem) Fact(string text, Duration length)
    {
        var (what, after, problem) = WhoAndWhen("--fact", text, length);
        if (problem is not null)
        {
            return (null, problem);
        }

        var (fact, holds) = what.EndsWith("=no", StringComparison.Ordinal) ? (what[..^3], false) : (what.EndsWith("=yes", StringComparison.Ordinal) ? what[..^4] : what, true);
        return Slug.IsValid(fact)
            ? (new ScriptedFact(fact, holds, after), null)
            : (null, Invalid($"--fact {text}: '{fact}' is no name of a fact.", "Write small letters, digits and hyphens: customer-facing@20m."));
    }

    /// <param name="length">How long something fails for which no time is given.</param>
    public static (Outage? Outage, ApiError? Problem) Failure(DefinitionSet definitions, string text, Duration length)
    {
        const string fix = "Write a kind, or a person's method, and from when until when: sms@0m-30m, bob/phone@5m-1h.";
        var at = text.LastIndexOf('@');
        var (what, when) = at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
        var (from, until) = (Duration.Zero, length + Duration.Epsilon);
        if (when is not null)
        {
            if (when.Split('-') is not [var begin, var end] || Durations.Parse(begin) is not { } starts || Durations.Parse(end) is not { } ends || starts >= ends)
            {
                return (null, Invalid($"--fail {text}: '{when}' is no time.", fix));
            }

            (from, until) = (starts, ends);
        }

        if (what.Split('/') is [var person, var named])
        {
            var (user, unknown) = NamedLookup.User(definitions, person);
            if (user is null)
            {
                return (null, unknown);
            }

            var methods = definitions.Responders.TryGetValue(user.Id, out var responder) ? responder.Methods : [];
            return methods.FirstOrDefault(method => method.Id.Value == named) is { } found
                ? (new MethodOutage(user.Id, found.Id, from, until), null)
                : (null, new ApiError(
                    ErrorCode.NotFound, $"{user.Name} has no contact method '{named}'.",
                    methods.IsEmpty ? "The files name none for this person." : $"Use one of {string.Join(", ", methods.Select(method => method.Id.Value))}."));
        }

        return Kind(what) is { } kind ? (new ProviderOutage(kind, from, until), null) : (null, Invalid($"--fail {text}: '{what}' is no kind of contact method.", fix));
    }

    /// <summary>Of kind, in any case; null for none.</summary>
    public static ContactMethodKind? Kind(string text) =>
        Enum.GetValues<ContactMethodKind>().Cast<ContactMethodKind?>().FirstOrDefault(kind => string.Equals(ReasonText.Word(kind!.Value), text, StringComparison.OrdinalIgnoreCase));

    public static ApiError Invalid(string message, string fix) => new(ErrorCode.Invalid, message, fix);

    /// <summary>Everybody whose contact methods stand in no file, in the order of their ids.</summary>
    public static ImmutableArray<UserId> WithoutMethods(DefinitionSet definitions) =>
        [.. definitions.Users.Values.Where(user => !user.Disabled && !(definitions.Responders.TryGetValue(user.Id, out var responder) && responder.Methods.Length > 0)).Select(user => user.Id).Order()];

    private static string Example(string option) => option switch
    {
        "--ack" => "bob@7m",
        "--fact" => "customer-facing@20m",
        _ => "@40m, or bob@40m for a person",
    };

    private static (string Who, Duration After, ApiError? Problem) WhoAndWhen(string option, string text, Duration length)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || Durations.Parse(text[(at + 1)..]) is not { } after)
        {
            return ("", default, Invalid($"{option} {text} does not say when.", $"Write it as {Example(option)}. {Times}"));
        }

        return after > length
            ? ("", default, Invalid($"{option} {text} comes after the end.", $"The simulation ends after {Durations.Format(length)}; give --for a longer time."))
            : (text[..at], after, null);
    }
}
