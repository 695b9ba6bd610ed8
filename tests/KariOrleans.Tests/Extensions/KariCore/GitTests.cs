using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KariOrleans.Tests.Extensions.KariCore;

/// <summary>Against real repositories made by the real git.</summary>
public sealed class GitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kari-git-").FullName;

    private string Repository => Path.Combine(folder, "root", "site");

    public GitTests()
    {
        Directory.CreateDirectory(Repository);
        Git("init", "-q", "-b", "trunk");
        File.WriteAllText(Path.Combine(Repository, "a.txt"), "1");
        Git("add", ".");
        Git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", "First; 'quoted'");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task CleanRepository_IsDescribed()
    {
        await using var core = await StartAsync();

        var output = await core.CallAsync("git_repository_status", Input(Repository));

        Assert.Equal("trunk", (string?)output["branch"]);
        Assert.Equal("Ada", (string?)output["author"]);
        Assert.Equal("First; 'quoted'", (string?)output["message"]);
        Assert.False((bool)output["dirty"]!);
    }

    [Fact]
    public async Task ChangedRepository_IsCounted()
    {
        File.WriteAllText(Path.Combine(Repository, "a.txt"), "changed");
        File.WriteAllText(Path.Combine(Repository, "b.txt"), "new");
        File.WriteAllText(Path.Combine(Repository, "c.txt"), "staged");
        Git("add", "c.txt");
        await using var core = await StartAsync();

        var output = await core.CallAsync("git_repository_status", Input(Repository));

        Assert.Equal("""{"staged":1,"unstaged":1,"untracked":1,"conflicted":0}""", output["changes"]!.ToJsonString());
    }

    [Fact]
    public async Task RepositoryBehindItsUpstream_IsCounted()
    {
        Git("branch", "upstream");
        Git("-c", "user.name=Ada", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", "Second");
        Git("branch", "-q", "--set-upstream-to=upstream");
        await using var core = await StartAsync();

        var output = await core.CallAsync("git_repository_status", Input(Repository));

        Assert.Equal((1, 0), ((int)output["ahead"]!, (int)output["behind"]!));
    }

    [Theory]
    [InlineData("/", "path_refused")]
    [InlineData("/etc", "path_refused")]
    [InlineData("{root}/../outside", "path_refused")]
    [InlineData("{root}/link", "path_refused")]
    [InlineData("{root}", "git_failed")]
    [InlineData("{root}/missing", "path_refused")]
    [InlineData("--upload-pack=x", "invalid_input")]
    [InlineData("site", "invalid_input")]
    public async Task PathOutsideTheRoots_IsRefused(string path, string code)
    {
        Directory.CreateDirectory(Path.Combine(folder, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "root", "link"), Path.Combine(folder, "outside"));
        await using var core = await StartAsync();

        var refusal = await core.RefusedAsync(
            "git_repository_status",
                Input(path.Replace("{root}", Path.Combine(folder, "root"), StringComparison.Ordinal)));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public async Task RootInsideALargerRepository_DoesNotShowTheLargerOne()
    {
        var inner = Directory.CreateDirectory(Path.Combine(Repository, "inner")).FullName;
        await using var core = await CoreHarness.StartAsync(new JsonObject { ["git_roots"] = new JsonArray(inner) });

        Assert.Equal("path_refused", (await core.RefusedAsync("git_repository_status", Input(inner))).Code);
    }

    [Fact]
    public async Task HostileRepository_RunsNoProgram()
    {
        var proof = Path.Combine(folder, "proof");
        var script = Path.Combine(folder, "evil.sh");
        File.WriteAllText(script, $"#!/bin/sh\ntouch '{proof}'\ncat\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Git("config", "core.fsmonitor", script);
        Git("config", "core.pager", script);
        Git("config", "log.showSignature", "true");
        Git("config", "gpg.program", script);
        await using var core = await StartAsync();
        await core.CallAsync("git_repository_status", Input(Repository));

        Git("config", "filter.evil.clean", script);
        File.WriteAllText(Path.Combine(Repository, ".gitattributes"), "* filter=evil\n");
        File.WriteAllText(Path.Combine(Repository, "a.txt"), "2");
        var refusal = await core.RefusedAsync("git_repository_status", Input(Repository));

        Assert.Equal("repository_untrusted", refusal.Code);
        Assert.False(File.Exists(proof));
    }

    private static string Input(string path) => new JsonObject { ["path"] = path }.ToJsonString();

    private Task<CoreHarness> StartAsync() =>
        CoreHarness.StartAsync(new JsonObject { ["git_roots"] = new JsonArray(Path.Combine(folder, "root")) });

    private void Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
