using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Watchbill.Engine.Tests.PowerLoss;

/// <summary>
/// The default VFS of this process once a <see cref="Disk"/> was made. Files in a disk's folder go through that disk; it hands all others to the VFS that was
/// the default before and is not heard of again, so that tests beside this one notice nothing. Shared memory stays with the one before: it survives no power loss.
/// </summary>
internal static unsafe class ForgetfulVfs
{
    private const int Ok = 0;
    private const int Failed = 10;
    private const int CannotOpen = 14;
    private const int MainDatabase = 0x100;
    private const int MainJournal = 0x800;
    private const int Log = 0x80000;
    private const int BatchedAtomicWrites = 0x4000;
    private static readonly ConcurrentDictionary<string, Disk> Disks = new(StringComparer.Ordinal);
    private static readonly NativeVfs* Before = Register();
    private static NativeMethods* _methods;

    public static void Attach(Disk disk)
    {
        if (Before == null || !Disks.TryAdd(disk.Folder, disk))
        {
            throw new InvalidOperationException($"{disk.Folder} is a disk already.");
        }
    }

    public static void Detach(Disk disk) => Disks.TryRemove(disk.Folder, out _);

    private static NativeVfs* Register()
    {
        var library = NativeLibraryInUse.Find();
        var before = ((delegate* unmanaged[Cdecl]<byte*, NativeVfs*>)NativeLibrary.GetExport(library, "sqlite3_vfs_find"))(null);
        if (before->Version != 3)
        {
            throw new InvalidOperationException($"The VFS has version {before->Version}; this one knows 3.");
        }

        // Never freed: SQLite keeps them until the process ends.
        _methods = (NativeMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods));
        *_methods = new NativeMethods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        var vfs = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
        *vfs = *before;
        vfs->FileSize += sizeof(OpenFile);
        vfs->Next = null;
        vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8("forgetful");
        vfs->Open = &Open;
        vfs->Delete = &Delete;
        var code = ((delegate* unmanaged[Cdecl]<NativeVfs*, int, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_register"))(vfs, 1);
        return code == Ok ? before : throw new InvalidOperationException($"The VFS cannot be registered (SQLite error {code}).");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        var path = name == null ? null : Marshal.PtrToStringUTF8((nint)name);
        if (path is null || (flags & (MainDatabase | MainJournal | Log)) == 0 || !Disks.TryGetValue(Path.GetDirectoryName(path)!, out var disk))
        {
            return Before->Open(Before, name, file, flags, outFlags);
        }

        var open = (OpenFile*)file;
        open->File.Methods = null;
        var existed = File.Exists(path);
        var code = Before->Open(Before, name, Inner(file), flags, outFlags);
        if (code != Ok)
        {
            return code;
        }

        if (disk.Open(path, existed, (flags & MainDatabase) == 0) is not { } onDisk)
        {
            Inner(file)->Methods->Close(Inner(file));
            return CannotOpen;
        }

        open->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(new Opened(disk, onDisk)));
        open->File.Methods = _methods;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int syncsFolder)
    {
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        return !Disks.TryGetValue(Path.GetDirectoryName(path)!, out var disk) || disk.Delete(path, (syncsFolder & 1) != 0)
            ? Before->Delete(Before, name, syncsFolder)
            : Failed;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        GCHandle.FromIntPtr(((OpenFile*)file)->Handle).Free();
        return Inner(file)->Methods->Close(Inner(file));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* bytes, int count, long offset)
    {
        var opened = Managed(file);
        return opened.Disk.Write(opened.File, offset, new ReadOnlySpan<byte>(bytes, count)) ? Inner(file)->Methods->Write(Inner(file), bytes, count, offset) : Failed;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
    {
        var opened = Managed(file);
        return opened.Disk.Truncate(opened.File, length) ? Inner(file)->Methods->Truncate(Inner(file), length) : Failed;
    }

    /// <summary>The real disk is not asked: only the modelled one has to keep anything.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags)
    {
        var opened = Managed(file);
        return opened.Disk.Sync(opened.File) ? Ok : Failed;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* bytes, int count, long offset) => Inner(file)->Methods->Read(Inner(file), bytes, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(NativeFile* file, long* size) => Inner(file)->Methods->FileSize(Inner(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level) => Inner(file)->Methods->Lock(Inner(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level) => Inner(file)->Methods->Unlock(Inner(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* isHeld) => Inner(file)->Methods->CheckReservedLock(Inner(file), isHeld);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(NativeFile* file, int operation, void* argument) => Inner(file)->Methods->FileControl(Inner(file), operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(NativeFile* file) => Inner(file)->Methods->SectorSize(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(NativeFile* file) => Inner(file)->Methods->DeviceCharacteristics(Inner(file)) & ~BatchedAtomicWrites;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(NativeFile* file, int region, int size, int extend, void** at) => Inner(file)->Methods->ShmMap(Inner(file), region, size, extend, at);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(NativeFile* file, int offset, int count, int flags) => Inner(file)->Methods->ShmLock(Inner(file), offset, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(NativeFile* file) => Inner(file)->Methods->ShmBarrier(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(NativeFile* file, int deletes) => Inner(file)->Methods->ShmUnmap(Inner(file), deletes);

    private static NativeFile* Inner(NativeFile* file) => (NativeFile*)((OpenFile*)file + 1);

    private static Opened Managed(NativeFile* file) => (Opened)GCHandle.FromIntPtr(((OpenFile*)file)->Handle).Target!;

    /// <summary>Ours; the file of the VFS before follows it in memory.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenFile
    {
        public NativeFile File;
        public nint Handle;
    }

    private sealed record Opened(Disk Disk, DiskFile File);
}
