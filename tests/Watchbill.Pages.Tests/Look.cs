namespace Watchbill.Pages.Tests;

/// <summary>Keeps the scene running for somebody to look at, until the file that WATCHBILL_LOOK names is removed.</summary>
public sealed class Look
{
    [Fact(Explicit = true)]
    public async Task At_the_pages()
    {
        var file = Environment.GetEnvironmentVariable("WATCHBILL_LOOK");
        Assert.NotNull(file);
        await using var site = await Scene.NightAsync();
        var sessions = new List<string>();
        foreach (var user in new[] { "ana", "bob", "carol", "dora", "olga" })
        {
            sessions.Add($"{user}={await site.SessionAsync(user)}");
        }

        await File.WriteAllTextAsync(file!, $"{site.Root} {string.Join(' ', sessions)}");
        while (File.Exists(file))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
