namespace Watchbill.Domain.Tests.Schedules;

/// <summary>The peers' cases lie beside the repository, in ../shared/vectors, or where WATCHBILL_SHARED says; without that folder the test is skipped.</summary>
internal static class PeerVectors
{
    public static string File(string name)
    {
        if (Environment.GetEnvironmentVariable("WATCHBILL_SHARED") is { Length: > 0 } named && Directory.Exists(named))
        {
            return Path.Combine(named, "vectors", name);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var vectors = Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(vectors))
            {
                return Path.Combine(vectors, name);
            }
        }

        Assert.Skip("../shared is absent: the peers' cases are not here");
        return "";
    }
}
