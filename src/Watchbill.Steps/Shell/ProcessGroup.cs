using System.Runtime.InteropServices;

namespace Watchbill.Steps.Shell;

/// <summary>Signals to all processes of a group.</summary>
internal static partial class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>Ends every process that is still in the group. One that is gone is no fault.</summary>
    /// <param name="leader">Process id of the group's first process, greater than 1.</param>
    public static void Kill(int leader)
    {
        if (leader > 1)
        {
            _ = Signal(-leader, SigKill);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
