using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Network;
using KariOrleans.Sdk;

namespace KariCore.Git;

/// <summary>
/// The state of a repository on GitHub, by its REST API (version 2022-11-28): the branch's head and its checks.
/// </summary>
internal sealed class GitHubRepository(Egress egress, JsonObject configuration)
{
    private readonly string api = (configuration.OptionalText("github_api_url") ?? "https://api.github.com")
        .TrimEnd('/');

    public async Task<JsonObject> StatusAsync(string url, string? branch, CancellationToken cancellationToken)
    {
        var name = RepositoryName(url);
        if (branch is null)
        {
            var repository = await GetAsync($"/repos/{name}", cancellationToken);
            branch = repository["default_branch"].AsText() ?? "main";
        }

        var head = await GetAsync($"/repos/{name}/commits/{Uri.EscapeDataString(branch)}", cancellationToken);
        var sha = head["sha"].AsText() ?? throw Unexpected();
        var checks = await GetAsync(
            $"/repos/{name}/commits/{Uri.EscapeDataString(sha)}/check-runs?per_page=100", cancellationToken);
        return new JsonObject
        {
            ["source"] = "github",
            ["branch"] = branch,
            ["commit"] = sha,
            ["message"] = (head["commit"] as JsonObject)?["message"].AsText()?.Split('\n')[0],
            ["author"] = ((head["commit"] as JsonObject)?["author"] as JsonObject)?["name"].AsText(),
            ["committed_at"] = ((head["commit"] as JsonObject)?["committer"] as JsonObject)?["date"].AsText(),
            ["url"] = head["html_url"].AsText(),
            ["dirty"] = false,
            ["upstream"] = null,
            ["ahead"] = null,
            ["behind"] = null,
            ["checks"] = Summarise(checks),
        };
    }

    private static string RepositoryName(string url)
    {
        var parts = EgressRequest.ParseUrl(url).AbsolutePath.Trim('/').Split('/');
        var repository = parts.Length == 2 && parts[1].EndsWith(".git", StringComparison.Ordinal)
            ? parts[1][..^4] : parts[^1];
        return parts.Length == 2 && IsName(parts[0]) && IsName(repository)
            ? $"{parts[0]}/{repository}"
            : throw Invalid.Input("'url' names no repository.", "Write it like https://github.com/owner/name.");

        static bool IsName(string name) =>
            name.Length is > 0 and <= 100 && name is not ("." or "..")
                && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }

    private static JsonObject Summarise(JsonObject checks)
    {
        var (passed, failed, pending) = (0, 0, 0);
        var failures = new JsonArray();
        foreach (var check in (checks["check_runs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (check["status"].AsText() != "completed") pending++;
            else if (check["conclusion"].AsText() is "success" or "neutral" or "skipped") passed++;
            else
            {
                failed++;
                failures.Add(new JsonObject
                {
                    ["name"] = check["name"].AsText(),
                    ["url"] =
                    check["html_url"].AsText()
                });
            }
        }

        return new JsonObject
        {
            ["conclusion"] = failed > 0 ? "failure" : pending > 0 ? "pending" : passed > 0 ? "success" : "none",
            ["passed"] = passed,
            ["failed"] = failed,
            ["pending"] = pending,
            ["failures"] = failures,
        };
    }

    private async Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("Accept", "application/vnd.github+json"), new("X-GitHub-Api-Version", "2022-11-28"),
        ];
        if (configuration.OptionalText("github_token") is { Length: > 0 } token) headers.Add(
            new("Authorization", $"Bearer {token}"));
        var request = new EgressRequest(
            HttpMethod.Get, EgressRequest.ParseUrl(api + path))
        { Headers = headers, MaxBytes = 3 * 1024 * 1024 };
        var response = await egress.SendAsync(request, cancellationToken);
        if (response.IsSuccess) return response.Json as JsonObject ?? throw Unexpected();
        throw response.Status is 404 or 422
            ? new ExtensionException(
                "repository_not_found", "GitHub knows no such repository or branch, or doesn't show it to us.",
                "Check the names; for a private repository let an administrator set github_token.")
            : new ExtensionException(
                "github_failed", $"GitHub answered with status {response.Status}.",
                "Try again later; with github_token set the hourly limit is higher.", response.IsRetryable
                    || response.Status == 403);
    }

    private static ExtensionException Unexpected() => new(
        "github_failed", "GitHub's answer does not have the documented shape.",
        "Check github_api_url in the configuration of kari-core.");
}
