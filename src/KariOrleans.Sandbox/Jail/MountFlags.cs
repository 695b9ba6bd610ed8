namespace KariOrleans.Sandbox.Jail;

/// <summary>Flags of mount(2).</summary>
[Flags]
internal enum MountFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Programs don't change their user.</summary>
    NoSetUser = 2,

    /// <summary>Device files can't be opened.</summary>
    NoDevices = 4,

    /// <summary>Mounts a directory on another.</summary>
    Bind = 4096,

    /// <summary>For the whole tree.</summary>
    Recursive = 16_384,

    /// <summary>What is mounted elsewhere comes here, not the other way.</summary>
    Slave = 1 << 19,

    /// <summary>What is mounted here comes to all copies.</summary>
    Shared = 1 << 20,
}
