namespace Watchbill.Server.Features.Shell;

/// <summary>What the reader chose; System follows the device.</summary>
public enum Theme
{
    System = 0,
    Light = 1,
    Dark = 2,
}
