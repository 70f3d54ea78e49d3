using Watchbill.Domain;
using Watchbill.Store.Conformance.Drivers;
using static Watchbill.Store.Conformance.Samples;

namespace Watchbill.Store.Conformance;

public abstract class AccessConformance(StoreDriver driver)
{
    [Fact]
    public async Task A_password_is_replaced_by_the_next()
    {
        await using var test = await driver.OpenAsync();
        var access = test.Store.Access;
        Assert.Null(await access.ReadPasswordAsync(Ana, CancellationToken.None));

        await access.WritePasswordAsync(new PasswordRow(Ana, "hash-1", true, Now), CancellationToken.None);
        await access.WritePasswordAsync(new PasswordRow(Ana, "hash-2", false, At(1)), CancellationToken.None);

        Assert.Equal(new PasswordRow(Ana, "hash-2", false, At(1)), await access.ReadPasswordAsync(Ana, CancellationToken.None));
    }

    [Fact]
    public async Task Sessions_end_one_by_one_or_all_of_a_user()
    {
        await using var test = await driver.OpenAsync();
        var access = test.Store.Access;
        var bob = new UserId("bob");
        foreach (var (hash, user) in new[] { ("a1", Ana), ("a2", Ana), ("b1", bob), ("b2", bob) })
        {
            await access.WriteSessionAsync(new SessionRow(hash, user, "csrf", Now, At(3600)), CancellationToken.None);
        }

        Assert.Equal(new SessionRow("a1", Ana, "csrf", Now, At(3600)), await access.ReadSessionAsync("a1", CancellationToken.None));
        await access.RemoveSessionAsync("b1", CancellationToken.None);
        await access.RemoveSessionsOfAsync(Ana, CancellationToken.None);

        Assert.Null(await access.ReadSessionAsync("a1", CancellationToken.None));
        Assert.Null(await access.ReadSessionAsync("a2", CancellationToken.None));
        Assert.Null(await access.ReadSessionAsync("b1", CancellationToken.None));
        Assert.NotNull(await access.ReadSessionAsync("b2", CancellationToken.None));
    }

    [Fact]
    public async Task Tokens_are_found_by_hash_listed_by_user_and_revoked_in_place()
    {
        await using var test = await driver.OpenAsync();
        var access = test.Store.Access;
        var token = new TokenRow("t1", "api", "h1", "9xyz", Ana, "CI", Now, null, null);
        await access.WriteTokenAsync(token, CancellationToken.None);
        await access.WriteTokenAsync(token with { Id = "t2", Hash = "h2", User = new UserId("bob"), ExpiresAt = At(60), CreatedAt = At(1) }, CancellationToken.None);

        Assert.Equal(token, await access.ReadTokenAsync("h1", CancellationToken.None));
        Assert.Equal(["t1", "t2"], (await access.ListTokensAsync(null, CancellationToken.None)).Select(each => each.Id));
        Assert.Equal(["t1"], (await access.ListTokensAsync(Ana, CancellationToken.None)).Select(each => each.Id));

        await access.WriteTokenAsync(token with { RevokedAt = At(5) }, CancellationToken.None);
        Assert.Equal(At(5), (await access.ReadTokenAsync("h1", CancellationToken.None))!.RevokedAt);
        Assert.Null(await access.ReadTokenAsync("h3", CancellationToken.None));
    }
}
