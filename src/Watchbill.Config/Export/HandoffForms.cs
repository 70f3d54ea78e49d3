using System.Collections.Immutable;
using Watchbill.Config.Reading;
using Watchbill.Config.Yaml;
using Watchbill.Domain.Handoffs;

namespace Watchbill.Config.Export;

internal static class HandoffForms
{
    /// <summary>Null when nothing needs to be written.</summary>
    public static MapForm? Of(HandoffSettings settings) => settings == HandoffSettings.Default ? null : new FormBuilder()
        .Add("tell", settings.Tell ? null : new TextForm("false", Bare: true))
        .Add("remind", settings.Remind.Select(Durations.Format))
        .Add("report", settings.Report is { } report ? Of(report) : null)
        .Add("before_shift", Items(settings.BeforeShift))
        .Add("after_shift", Items(settings.AfterShift))
        .Build();

    private static YamlForm Of(HandoverReportSettings report) => report == HandoverReportSettings.Default ? new TextForm("true", Bare: true) : new FormBuilder()
        .Add("acknowledge_within", report.AcknowledgeWithin == HandoverReportSettings.DefaultAcknowledgeWithin ? null : Durations.Format(report.AcknowledgeWithin))
        .Add("escalate_to", report.EscalateTo.Select(user => user.Value))
        .Add("sections", report.Sections.SequenceEqual(HandoverReportSettings.DefaultSections) ? null : new ListForm([.. report.Sections.Select(Of)], Flow: false))
        .Build();

    private static MapForm Of(ReportSection section) => new FormBuilder(flow: true)
        .Add("title", section.Title)
        .Add("shows", Words.ReportContents.TextOf(section.Content))
        .Add("required", section.Required)
        .Build();

    /// <summary>An item per line: they are sentences.</summary>
    private static ListForm? Items(ImmutableArray<string> items) => items.IsEmpty ? null : new ListForm([.. items.Select(item => new TextForm(item))], Flow: false);
}
