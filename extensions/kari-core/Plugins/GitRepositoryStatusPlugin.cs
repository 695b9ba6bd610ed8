using System.Text.Json.Nodes;
using KariCore.Git;
using KariCore.Input;
using KariCore.Network;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>The state of a git repository: on this machine, or on GitHub.</summary>
internal static class GitRepositoryStatusPlugin
{
    public static async Task<JsonNode?> RunAsync(
        PluginCall call, Func<Egress> egress, CancellationToken cancellationToken)
    {
        var (path, url) = (call.Input.OptionalText("path"), call.Input.OptionalText("url"));
        return (path, url) switch
        {
            ({ } local, null) =>
                await LocalRepository.StatusAsync(new GitRoots(call.Configuration), local, cancellationToken),
            (null, { } remote) => await new GitHubRepository(egress(), call.Configuration)
                .StatusAsync(remote, call.Input.OptionalText("branch"), cancellationToken),
            _ => throw Invalid.Input(
                "Exactly one of 'path' and 'url' is needed.",
                "Give 'path' for a local repository or 'url' for GitHub."),
        };
    }
}
