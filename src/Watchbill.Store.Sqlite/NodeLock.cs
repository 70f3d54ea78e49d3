namespace Watchbill.Store.Sqlite;

/// <summary>Holds the file for this store alone: a second process, or a second store here, is refused. Freed by the system when the process dies.</summary>
internal static class NodeLock
{
    public static FileStream Take(string database)
    {
        var path = database + ".lock";
        try
        {
            return PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new StoreRefusedException($"The folder of {database} does not exist. Make it, or set another path.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreRefusedException($"{path} may not be written by this user. Give the service's user the folder.", e);
        }
        catch (IOException e)
        {
            throw new StoreRefusedException(
                $"{database} is in use by another Watchbill (its lock {path} is held). One file has one node: stop the other one, or use PostgreSQL for several nodes.", e);
        }
    }
}
