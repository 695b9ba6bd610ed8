using System.CommandLine;
using System.Net;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Server;

/// <summary>The server's command line.</summary>
internal static class CommandLine
{
    /// <summary>Makes the root command; <paramref name="run"/> runs the server and returns the exit code.</summary>
    public static RootCommand Create(Func<ServerOptions, CancellationToken, Task<int>> run)
    {
        var dataDirectory = new Option<DirectoryInfo?>("--data-dir")
        {
            Description = $"Where everything is kept. Default: KARI_DATA_DIR, else "
                + $"{ServerOptions.DefaultDataDirectory}",
        };
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen on, separated by ';'. Default: ASPNETCORE_URLS, else "
                + "http://localhost:5080",
        };
        var roots = new Option<DirectoryInfo[]>("--extensions")
        {
            Description = "A directory with extensions, beside the built-in ones. Can be repeated. Default: "
                + "KARI_PLUGIN_DIR",
        };
        var newAdminKey = new Option<bool>("--new-admin-key")
        {
            Description = "Create and print another administrator's key, for when the first one was lost.",
        };
        var noDemo = new Option<bool>(
            "--no-demo")
        { Description = "Leave the first tenant empty: install no demo extension." };

        var trusted = new Option<string[]>("--trust")
        {
            Description = "An extension that may run even where this machine has no jail. Can be repeated. The "
                + "built-in ones always may.",
        };
        var jail = new Option<JailMode>("--jail")
        {
            Description = "WhereAvailable (default): without a jail only trusted extensions run. Required: in the jail "
                + "or not at all. Off: never jailed, for an author's own machine.",
        };

        var warmHosts = new Option<int>("--warm-hosts")
        {
            Description = "Host processes kept started for the next extension, which then answers some 60 ms sooner. "
                + "0 for none.",
            DefaultValueFactory = _ => ServerOptions.DefaultWarmHosts,
        };
        warmHosts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > ServerOptions.MostWarmHosts)
                result.AddError($"--warm-hosts takes 0 to {ServerOptions.MostWarmHosts}.");
        });

        var privateRanges = new Option<string[]>("--private-range")
        {
            Description = "A range of addresses that are not public, such as 10.2.0.0/16, which extensions may reach "
                + "where their manifest declares a host there by name. Can be repeated.",
        };
        privateRanges.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !IPNetwork.TryParse(t.Value, out _)))
                result.AddError($"'{token.Value}' is no range of addresses. Write it like 10.2.0.0/16 or fd00:2::/32.");
        });

        var command = new RootCommand(
            "KariOrleans: a multi-tenant runtime for extensions. Starts a server; Ctrl-C drains and ends it.")
        {
            dataDirectory, urls, roots, newAdminKey, noDemo, trusted, jail, warmHosts, privateRanges,
        };
        command.SetAction((parsed, cancellationToken) => run(
            new ServerOptions
            {
                DataDirectory = parsed.GetValue(dataDirectory)?.FullName ?? ServerOptions.DefaultDataDirectory,
                Urls = parsed.GetValue(urls) ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS")
                    ?? "http://localhost:5080",
                ExtensionRoots = ExtensionRoots(parsed.GetValue(roots) ?? []),
                NewAdminKey = parsed.GetValue(newAdminKey),
                CreateDemo = !parsed.GetValue(noDemo),
                TrustedExtensions = parsed.GetValue(trusted) ?? [],
                Jail = parsed.GetValue(jail),
                WarmHosts = parsed.GetValue(warmHosts),
                PrivateRanges = [.. (parsed.GetValue(privateRanges) ?? []).Select(IPNetwork.Parse)],
            },
            cancellationToken));
        return command;
    }

    private static List<string> ExtensionRoots(DirectoryInfo[] named)
    {
        var builtIn = ServerOptions.BuiltInExtensions;
        if (named.Length > 0) return [builtIn, .. named.Select(d => d.FullName)];
        return Environment.GetEnvironmentVariable("KARI_PLUGIN_DIR") is { Length: > 0 } directory
            ? [builtIn, Path.GetFullPath(directory)]
            : [builtIn];
    }
}
