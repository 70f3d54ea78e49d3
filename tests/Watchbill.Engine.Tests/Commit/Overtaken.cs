using System.Data.Common;
using System.Reflection;
using Watchbill.Store;

namespace Watchbill.Engine.Tests.Commit;

/// <summary>A store that parts two nodes which wait for one another: this one gives way, in the middle of its transaction.</summary>
public class Overtaken : DispatchProxy
{
    private object _inner = null!;
    private int[] _left = null!;

    /// <param name="times">How many transactions give way.</param>
    public static IStore Of(IStore inner, int times) => Around(inner, [times]);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
#pragma warning disable CA2012 // The proxy hands each of them to its caller, who awaits it once.
            return targetMethod!.Name switch
            {
                nameof(IStore.BeginAsync) => BeginAsync((CancellationToken)args![0]!),
                nameof(IStoreTransaction.WriteAsync) when _left[0]-- > 0 => throw new GaveWayException(),
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
        var proxy = Create<T, Overtaken>();
        ((Overtaken)(object)proxy)._inner = inner;
        ((Overtaken)(object)proxy)._left = left;
        return proxy;
    }

    private async ValueTask<IStoreTransaction> BeginAsync(CancellationToken cancellationToken) => Around(await ((IStore)_inner).BeginAsync(cancellationToken), _left);

    private sealed class GaveWayException() : DbException("deadlock detected")
    {
        public override string SqlState => "40P01";
    }
}
