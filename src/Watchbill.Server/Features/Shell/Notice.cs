namespace Watchbill.Server.Features.Shell;

/// <summary>What a form has done, said once on the page that it leads to.</summary>
public sealed record Notice(string Text, bool IsGood = true)
{
    public const string TestPage = "test-page";
    public const string NoWay = "no-way";
    public const string Overridden = "override-added";
    public const string Imported = "calendar-imported";
    public const string OverrideGone = "override-removed";
    public const string TemporaryMade = "temporary-added";
    public const string TemporaryGone = "temporary-removed";
    public const string SwapRequested = "swap-requested";
    public const string SwapTaken = "swap-taken";
    public const string SwapOffered = "swap-offered";
    public const string SwapAccepted = "swap-accepted";
    public const string SwapDropped = "swap-dropped";
    public const string SwapCancelled = "swap-cancelled";
    public const string AbsenceMade = "absence-added";
    public const string AbsenceGone = "absence-removed";
    public const string HandoverAcknowledged = "handover-acknowledged";
    public const string HandoverNoted = "handover-noted";
    public const string ItemTicked = "item-ticked";
    public const string OnThePage = "status-posted";
    public const string OffThePage = "status-withdrawn";
    public const string Saved = "saved";
    public const string WorksAgain = "works-again";

    /// <summary>Only codes of our own become text, so that a link cannot put words into our mouth.</summary>
    public static Notice? Of(string? code) => code switch
    {
        TestPage => new("A test page is on its way to you, by every way that works. The outbox shows what became of it."),
        NoWay => new("You have no contact method that works, so there is nothing to send. Add one below.", IsGood: false),
        Overridden => new("The override holds."),
        Imported => new("The calendar is taken in."),
        OverrideGone => new("The override is gone."),
        TemporaryMade => new("The temporary schedule holds."),
        TemporaryGone => new("The temporary schedule is gone; what it hid holds again."),
        SwapRequested => new("The request is made, and those who can take it are told."),
        SwapTaken => new("You have taken it over, and it is an override from now on."),
        SwapOffered => new("The offer is made. Nothing changes until it is accepted."),
        SwapAccepted => new("The exchange holds: both shifts have changed hands."),
        SwapDropped => new("The offer is off the table; the shifts stay as they are."),
        SwapCancelled => new("The request is cancelled. What was taken stays taken."),
        AbsenceMade => new("The absence is saved, and each shift that falls into it asks to be taken over."),
        AbsenceGone => new("The absence is gone, and so are its requests that were still open."),
        HandoverAcknowledged => new("The handover is acknowledged."),
        HandoverNoted => new("It is in the report."),
        ItemTicked => new("The checklist is up to date."),
        OnThePage => new("It is on the status page."),
        OffThePage => new("It is off the status page."),
        Saved => new("Saved."),
        WorksAgain => new("It is used again from now on. Send yourself a test page to be sure."),
        _ => null,
    };
}
