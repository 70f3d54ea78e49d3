namespace Watchbill.StandIns.Tests;

public sealed class RecordingTests
{
    [Fact]
    public async Task A_waiter_is_woken_by_the_arrival_it_waits_for()
    {
        var recording = new Recording<string>();
        var waiting = recording.FirstAsync(item => item == "second");
        recording.Add("first");
        Assert.False(waiting.IsCompleted);
        recording.Add("second");
        Assert.Equal("second", await waiting);
    }

    [Fact]
    public async Task A_waiter_is_woken_by_an_edit_that_makes_an_item_fit()
    {
        var recording = new Recording<string>();
        recording.Add("draft");
        var waiting = recording.FirstAsync(item => item == "final");
        Assert.Equal("final", recording.Edit(item => item == "draft", _ => "final"));
        Assert.Equal("final", await waiting);
        Assert.Null(recording.Edit(item => item == "draft", _ => "never"));
    }

    [Fact]
    public async Task Waiting_in_vain_ends_and_says_what_came_instead()
    {
        var recording = new Recording<string>();
        recording.Add("other");
        var late = await Assert.ThrowsAsync<TimeoutException>(() => recording.AtLeastAsync(2, within: TimeSpan.FromMilliseconds(30)));
        Assert.Contains("1 arrived in all", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_never_holds_is_named_when_the_wait_ends()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.HoldsAsync(() => false, "the moon is made of cheese", TimeSpan.FromMilliseconds(30)));
        Assert.Contains("the moon is made of cheese", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_come_in_their_order_and_standing_ones_last()
    {
        var limited = Fault.RateLimited(3);
        var script = new FaultScript().Next("post", limited).Next("post", null).Next(FaultScript.AnyOperation, Fault.Drop).Always("post", Fault.Hang);
        Assert.Same(limited, script.Take("post"));
        Assert.Null(script.Take("post"));
        Assert.Same(Fault.Drop, script.Take("get"));
        Assert.Null(script.Take("get"));
        Assert.Same(Fault.Hang, script.Take("post"));
        Assert.Same(Fault.Hang, script.Take("post"));
        script.Clear();
        Assert.Null(script.Take("post"));
    }
}
