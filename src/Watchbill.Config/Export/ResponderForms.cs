using System.Collections.Immutable;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;

namespace Watchbill.Config.Export;

/// <summary>How it is written how people are reached. The mirror of <see cref="ResponderReader"/> and <see cref="NotificationDefaultsReader"/>; defaults are left out.</summary>
internal static class ResponderForms
{
    public static MapForm Of(Responder responder) => new FormBuilder()
        .Add("methods", DocumentForms.MapOf(responder.Methods, method => method.Id.Value, method => new FormBuilder(flow: true)
            .Add(Words.Methods.TextOf(method.Kind), method.Address)
            .Add("disabled", !method.Enabled)
            .Build()))
        .AddEach("rules", responder.Rules.Select(rule => Repeated(
            new FormBuilder(flow: true)
                .Add("urgency", Words.Urgencies.TextOf(rule.Urgency))
                .Add("after", Durations.Format(rule.Delay))
                .Add("method", rule.Method.Value)
                .Add("during", rule.During is { } during ? Words.RuleHours.TextOf(during) : null),
            rule.Repeat)))
        .Add("quiet", Hours(responder.Quiet))
        .Add("working", Hours(responder.Working))
        .Add("news", responder.News == News.All ? null : Words.News.TextOf(responder.News))
        .Build();

    public static MapForm Of(NotificationDefaults defaults) => new FormBuilder()
        .AddEach("rules", defaults.Rules.Select(rule => Repeated(
            new FormBuilder(flow: true).Add("after", Durations.Format(rule.Delay)).Add("method", Words.Methods.TextOf(rule.Kind)), rule.Repeat)))
        .Build();

    private static MapForm Repeated(FormBuilder rule, MethodRepeat? repeat)
    {
        if (repeat is not null)
        {
            rule.Add("every", Durations.Format(repeat.Every));
            if (repeat.Times is { } times)
            {
                rule.Add("times", times);
            }
        }

        return rule.Build();
    }

    private static ListForm? Hours(ImmutableArray<Restriction> times) => times.IsEmpty ? null : new ListForm([.. times.Select(ScheduleForms.Of)], Flow: true);
}
