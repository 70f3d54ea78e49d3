using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;

namespace Watchbill.Engine.Tests.Simulation;

/// <summary>A provider that takes its time, fails, hangs, breaks addresses and loses answers, as the seed says.</summary>
internal sealed class FakeProvider(
    ContactMethodKind kind, Random random, Faults faults, VirtualTime time, Ledger ledger, Func<string, Task> point, Action<OutgoingMessage> onReached) : INotifier
{
    public ContactMethodKind Kind => kind;

    public string Provider => kind.ToString().ToLowerInvariant();

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await point("before provider");
        if (faults.Happens(faults.ProviderHang))
        {
            ledger.Calls.Add((time.Now, message, false));
            ledger.Note(time.Now, $"{Provider} hangs on {message.Delivery}");
            await Task.Delay(TimeSpan.FromHours(1), time, cancellationToken);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 900)), time, cancellationToken);
        if (faults.Happens(faults.ProviderError))
        {
            ledger.Calls.Add((time.Now, message, false));
            ledger.Note(time.Now, $"{Provider} refuses {message.Delivery}");
            return new ProviderFailed("503 from the provider", random.Next(4) == 0 ? Duration.FromSeconds(random.Next(1, 20)) : null);
        }

        if (faults.Happens(faults.MethodBroken))
        {
            ledger.Broken.Add(message.Delivery);
            ledger.Note(time.Now, $"{Provider} breaks {message.Delivery}");
            return new MethodFailed("address unknown");
        }

        ledger.Calls.Add((time.Now, message, true));
        ledger.Note(time.Now, $"{Provider} takes {message.Delivery} for {string.Join(',', message.Messages.Select(one => one.Alert))} {message.Purpose}");
        onReached(message);
        await point("after provider");
        return faults.Happens(faults.LostProviderAnswer) ? new OutcomeUnknown("the answer was lost") : new Delivered($"{Provider}-{ledger.Calls.Count}");
    }
}
