namespace Watchbill.Architecture.Tests;

/// <summary>One place hands messages over, because only there is looked once more whether they are still owed.</summary>
public sealed class NotifierCallerTests
{
    private const string Deliverer = "Watchbill.Engine.Delivery";

    [Fact]
    public void Only_the_deliverer_calls_notifiers()
    {
        var engine = Layers.TypesOf(Layers.Load("Watchbill.Engine")).ToList();
        var port = engine.SingleOrDefault(type => type is { Name: "INotifier", IsInterface: true });

        Assert.True(port is not null || engine.Count == 0, "The engine has types but no interface INotifier: if it was renamed, rename it here.");
        Rule.Holds(port is null ? [] : Layers.LoadAll().SelectMany(Calls.In).SelectMany(call => CallsFromOutside(call, port, Deliverer)));
    }

    [Fact]
    public void A_call_from_elsewhere_is_found_through_the_interface_and_past_it()
    {
        var found = Calls.WithNested(typeof(Meddler)).SelectMany(call => CallsFromOutside(call, typeof(IPlantedNotifier), Deliverer)).ToList();

        Assert.Contains(found, line => line.Contains(nameof(Meddler.ThroughTheInterface), StringComparison.Ordinal));
        Assert.Contains(found, line => line.Contains(nameof(Meddler.PastTheInterface), StringComparison.Ordinal));
        Assert.DoesNotContain(found, line => line.Contains(nameof(Meddler.AsksForTheName), StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_from_the_deliverer_is_allowed() =>
        Assert.Empty(Calls.WithNested(typeof(Meddler)).SelectMany(call => CallsFromOutside(call, typeof(IPlantedNotifier), typeof(Meddler).Namespace!)));

    /// <summary>Properties may be read by anyone: pages show which providers there are.</summary>
    private static IEnumerable<string> CallsFromOutside(Call call, Type port, string allowed)
    {
        var hands = port.GetMethods().Where(method => !method.IsSpecialName).Select(method => method.Name);
        var called = port.IsAssignableFrom(call.To.DeclaringType) && hands.Contains(call.To.Name);
        var inside = call.From.Namespace == allowed || call.From.Namespace?.StartsWith(allowed + ".", StringComparison.Ordinal) == true;
        return called && !inside ? [$"{call.Where} calls {call.Target}; only {allowed} may"] : [];
    }

    private interface IPlantedNotifier
    {
        string Name { get; }

        Task SendAsync(string text);
    }

    private sealed class PlantedNotifier : IPlantedNotifier
    {
        public string Name => "planted";

        public Task SendAsync(string text) => Task.FromResult(text);
    }

    private static class Meddler
    {
        public static Task ThroughTheInterface(IPlantedNotifier notifier) => notifier.SendAsync("hello");

        public static Task PastTheInterface(PlantedNotifier notifier) => notifier.SendAsync("hello");

        public static string AsksForTheName(IPlantedNotifier notifier) => notifier.Name;
    }
}
