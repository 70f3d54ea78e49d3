using Watchbill.Domain.Incidents;
using Watchbill.Domain.Incidents.Updates;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Words;

/// <summary>What mailboxes and programs read of an update. Everything is cleaned by <see cref="PlainText"/> and not yet escaped.</summary>
internal static class UpdateWords
{
    private const int SubjectLimit = 200;

    public static string Subject(UpdateMessage update) =>
        update.Mark + PlainText.Line(update.Subject.Length > 0 ? update.Subject : $"{update.Reference}: {update.Title}", SubjectLimit);

    public static string Text(UpdateMessage update) => PlainText.Block(update.Text, Incident.MaxText * 2);

    /// <summary>Null for what counts.</summary>
    public static string? Exercise(UpdateMessage update) => update.Mode switch
    {
        IncidentMode.Drill => "[DRILL] This is an exercise.",
        IncidentMode.Test => "[TEST] This is a test of the machinery.",
        _ => null,
    };

    /// <summary>Null for whoever is outside.</summary>
    public static Uri? Room(UpdateMessage update, AlertLinks links) => update.Audience == Audience.Internal ? links.Below($"incidents/{update.Incident}") : null;

    public static string Byline(UpdateMessage update) =>
        $"{update.Reference}, {PlainText.Line(update.Level, 60)}, {PlainText.Line(update.Status, 60)}{(update.By is { } by ? $" · by {PlainText.Line(by, 60)}" : "")}";

    public static string Why(UpdateMessage update) => $"You get this because your address is on the list {PlainText.Line(update.PlaceName, 80)}.";
}
