using System.Globalization;
using NodaTime;
using Watchbill.Api;
using Watchbill.Output;
using Watchbill.Times;

namespace Watchbill.Commands;

/// <summary>A handover in words for a terminal.</summary>
internal sealed class HandoffText(Terminal terminal, ShownTime times)
{
    public void Print(ScheduleHandover shown)
    {
        terminal.Out.WriteLine($"{shown.Schedule}: {Names(shown.Users)}{(shown.Since is { } since ? $" since {At(since)}" : "")}");
        if (shown.Handover is { } last)
        {
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Handover {last.Number}, {At(last.At)}: {Names(last.Leaving)} to {Names(last.Incoming)}; {State(last)}"));
            Print(last.Notes, last.Missing);
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"{shown.Next.Number}");
        terminal.Out.WriteLine(shown.Next.At is { } at ? $"Next ({number}), {At(at)}: {Names(shown.Next.Users)}" : $"Next ({number}): no change in sight");
        Print(shown.Next.Notes, shown.Next.Missing);
        foreach (var list in shown.Checklists)
        {
            terminal.Out.WriteLine($"{(list.Part == "before_shift" ? "Before" : "After")} the shift of {At(list.Shift)}");
            foreach (var item in list.Items)
            {
                terminal.Out.WriteLine($"  [{(item.Done ? "x" : " ")}] {Terminal.Clean(item.Item)}{(item.User is { } user ? $" ({user}, {At(item.At!.Value)})" : "")}");
            }
        }
    }

    private string State(HandoverInfo handover) =>
        handover.AcknowledgedBy is { } by ? $"acknowledged by {by} {At(handover.AcknowledgedAt!.Value)}"
        : handover.Due is { } due ? $"not acknowledged, until {At(due)}"
        : "not acknowledged";

    private void Print(IReadOnlyList<HandoverNoteInfo> notes, IReadOnlyList<string> missing)
    {
        foreach (var note in notes)
        {
            terminal.Out.WriteLine($"  {Terminal.Clean(note.Section)} ({note.User}, {At(note.At)})");
            foreach (var line in note.Text.Split('\n'))
            {
                terminal.Out.WriteLine($"    {Terminal.Clean(line)}");
            }
        }

        foreach (var title in missing)
        {
            terminal.Out.WriteLine($"  {Terminal.Clean(title)}: to be written");
        }
    }

    private string At(Instant at) => string.Join(", ", times.Cells(at));

    private static string Names(IReadOnlyList<string> users) => users.Count == 0 ? "nobody" : string.Join(" and ", users);
}
