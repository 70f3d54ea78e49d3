using System.Reflection;
using Watchbill.Store;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>A store where a transaction's look at the latest alerts of keys misses what another node has just begun, so that the unique index decides.</summary>
public class StaleReads : DispatchProxy
{
    private object _inner = null!;
    private int[] _left = null!;

    /// <param name="looks">How many looks miss.</param>
    public static IStore Of(IStore inner, int looks) => Around(inner, [looks]);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
#pragma warning disable CA2012 // The proxy hands each of them to its caller, who awaits it once.
            return targetMethod!.Name switch
            {
                nameof(IStore.BeginAsync) => BeginAsync((CancellationToken)args![0]!),
                nameof(IStoreTransaction.ReadAsync) when args![0] is BatchQuestion { Keys.Count: > 0 } question && _left[0]-- > 0 => MissAsync(question),
                _ => targetMethod.Invoke(_inner, args),
            };
#pragma warning restore CA2012
        }
        catch (TargetInvocationException exception)
        {
            throw exception.InnerException!;
        }
    }

    private static T Around<T>(T inner, int[] left)
        where T : class
    {
        var proxy = Create<T, StaleReads>();
        ((StaleReads)(object)proxy)._inner = inner;
        ((StaleReads)(object)proxy)._left = left;
        return proxy;
    }

    private async ValueTask<IStoreTransaction> BeginAsync(CancellationToken cancellationToken) => Around(await ((IStore)_inner).BeginAsync(cancellationToken), _left);

    private async ValueTask<BatchAnswer> MissAsync(BatchQuestion question)
    {
        var answer = await ((IStoreTransaction)_inner).ReadAsync(question);
        return answer with { Alerts = [.. answer.Alerts.Where(stored => !answer.Latest.Contains(stored.Alert.Id))], Latest = new HashSet<Domain.AlertId>() };
    }
}
