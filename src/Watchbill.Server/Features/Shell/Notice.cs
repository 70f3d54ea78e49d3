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
        Saved => new("Saved."),
        WorksAgain => new("It is used again from now on. Send yourself a test page to be sure."),
        _ => null,
    };
}
