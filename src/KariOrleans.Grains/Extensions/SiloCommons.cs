using KariOrleans.Grains.Packages;
using KariOrleans.Sandbox;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains.Extensions;

/// <summary>What every installation of a silo shares.</summary>
internal sealed record SiloCommons(
    PackageRoot Packages, SandboxLauncher Launcher, SandboxOptions SandboxOptions, RuntimeOptions Options,
        TimeProvider Time,
    ILoggerFactory Loggers);
