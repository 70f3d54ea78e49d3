using System.Collections.Immutable;
using Watchbill.Domain.Templates;

namespace Watchbill.Templates.Checking;

/// <summary>A helper that templates may call: the only ones there are.</summary>
/// <param name="Arguments">Types of its values, all required. For the last of <c>default</c>: the same type as the first.</param>
/// <param name="Named">Its named arguments, which are written out and not looked up.</param>
internal sealed record TemplateCall(string Name, ImmutableArray<TemplateType> Arguments, ImmutableArray<CallOption> Named, TemplateType Result, string Example)
{
    public const string Date = "date";
    public const string Time = "time";
    public const string DateAndTime = "datetime";
    public const string Length = "duration";
    public const string Upper = "upper";
    public const string Default = "default";
    public const string Plural = "plural";
    public const string List = "list";
    public const string Percent = "percent";
    public const string Position = "position";
}

/// <summary>A named argument.</summary>
/// <param name="Words">What it may be; empty for any of its type.</param>
internal sealed record CallOption(string Name, TemplateType Type, ImmutableArray<string> Words)
{
    public const string Zone = "zone";
    public const string Style = "style";
    public const string Label = "label";
    public const string Last = "last";
    public const string Decimals = "decimals";
}

internal static class TemplateCalls
{
    private static readonly CallOption Zone = new(CallOption.Zone, TemplateType.Text, []);

    public static ImmutableArray<TemplateCall> All { get; } =
    [
        new(TemplateCall.Date, [TemplateType.Instant], [Zone, new(CallOption.Style, TemplateType.Text, ["iso", "long"])], TemplateType.Text, "{{date incident.started_at style=\"long\"}}"),
        new(TemplateCall.Time, [TemplateType.Instant], [Zone, new(CallOption.Label, TemplateType.Flag, [])], TemplateType.Text, "{{time incident.started_at zone=\"Europe/Berlin\"}}"),
        new(TemplateCall.DateAndTime, [TemplateType.Instant], [Zone, new(CallOption.Label, TemplateType.Flag, [])], TemplateType.Text, "{{datetime incident.started_at}}"),
        new(TemplateCall.Length, [TemplateType.Duration], [new(CallOption.Style, TemplateType.Text, ["words", "clock", "minutes", "short"])], TemplateType.Text, "{{duration incident.duration style=\"clock\"}}"),
        new(TemplateCall.Upper, [TemplateType.Text], [], TemplateType.Text, "{{upper incident.severity.name}}"),
        new(TemplateCall.Default, [TemplateType.Text, TemplateType.Text], [], TemplateType.Text, "{{default incident.commander \"nobody yet\"}}"),
        new(TemplateCall.Plural, [TemplateType.Number, TemplateType.Text, TemplateType.Text], [], TemplateType.Text, "{{plural incident.update_number \"update\" \"updates\"}}"),
        new(TemplateCall.List, [TemplateType.List], [new(CallOption.Last, TemplateType.Text, [])], TemplateType.Text, "{{list incident.components}}"),
        new(TemplateCall.Percent, [TemplateType.Number, TemplateType.Number], [new(CallOption.Decimals, TemplateType.Number, [])], TemplateType.Text, "{{percent inputs.failed inputs.requests}}"),
        new(TemplateCall.Position, [TemplateType.Number], [], TemplateType.Number, "{{position @index}}"),
    ];

    public static TemplateCall? Find(string name) => All.FirstOrDefault(call => call.Name == name);
}
