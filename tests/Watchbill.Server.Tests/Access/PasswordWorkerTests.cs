using Watchbill.Domain;
using Watchbill.Server.Access;

namespace Watchbill.Server.Tests.Access;

public sealed class PasswordWorkerTests
{
    private const int Iterations = 1_000;

    // Kind of hash, iterations and length of the salt: what decides how long verifying takes.
    private const int Head = 13;

    [Fact]
    public async Task An_unknown_account_is_verified_with_as_much_work_as_a_known_one()
    {
        using var worker = new PasswordWorker(Iterations);
        var known = Convert.FromBase64String((await worker.HashAsync(new UserId("rita"), "a long password", TestContext.Current.CancellationToken))!);
        var decoy = Convert.FromBase64String(PasswordWorker.Decoy(Iterations));

        Assert.Equal(known.Length, decoy.Length);
        Assert.Equal(known[..Head], decoy[..Head]);
        Assert.NotEqual(decoy, Convert.FromBase64String(PasswordWorker.Decoy(Iterations)));
        Assert.False(await worker.VerifyAsync(null, null, string.Empty, TestContext.Current.CancellationToken));
    }
}
