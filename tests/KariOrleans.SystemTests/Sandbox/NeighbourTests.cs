using System.Text.Json;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>Two tenants with a hostile extension at the same time: neither finds anything of the other.</summary>
public sealed class NeighbourTests
{
    [Fact]
    public async Task NothingOfAnotherTenant_IsInReach()
    {
        await using var victim = new SandboxRig("hostile", tenant: "victim");
        var package = Path.Combine(Path.GetDirectoryName(victim.RunDirectory)!, "package");
        CopyPackage(package);
        victim.Sandbox.Adopt(victim.Spec with { PackageDirectory = package });
        var open = JsonNode.Parse(SandboxRig.TextOf(await victim.PostAsync("/neighbour")))!;
        AssertOpened(open);
        int[] processes = [victim.Process, .. SandboxRig.TreeBelow(victim.Process)];
        var neighbour = new JsonObject
        {
            ["port"] = (int)open["port"]!,
            ["processes"] = new JsonArray([.. processes.Select(p => JsonValue.Create(p))]),
            ["places"] = new JsonObject
            {
                ["data"] = victim.Spec.DataDirectory,
                ["package"] = package,
                ["slot"] = Directory.GetDirectories(victim.RunDirectory).Single(d => !d.EndsWith("trial",
                    StringComparison.Ordinal)),
                ["run directory"] = victim.RunDirectory,
            },
        };
        await using var attacker = new SandboxRig("hostile", tenant: "attacker");

        var reply = await attacker.CallAsync(
            "POST", "/probes/neighbour", inline: JsonSerializer.SerializeToUtf8Bytes(neighbour),
            deadline: TimeSpan.FromSeconds(55));

        var probes = JsonSerializer.Deserialize<Dictionary<string, string?>>(SandboxRig.TextOf(reply))!;
        Assert.Empty(probes.Where(p => p.Value is not null).Select(p => $"{p.Key}: {p.Value}"));
        Assert.True(probes.Count >= 70, $"There are only {probes.Count} probes.");
        Assert.Equal(victim.Process, processes[0]);
    }

    // What was never open would not be found by anybody.
    private static void AssertOpened(JsonNode open) => Assert.All(
        (string[])["port", "memory", "messages", "semaphores"], what => Assert.True((long)open[what]! >= 0, what));

    private static void CopyPackage(string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(Checkout.TestExtension("hostile")))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }
}
