using System.Net;
using System.Text;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>An extension that is a WebAssembly module, through the whole platform.</summary>
public sealed class WasmExtensionTests(WasmPackages packages) : IClassFixture<WasmPackages>
{
    [Fact]
    public async Task Module_IsInstalled_AndCalledOverHttp_AndAsAPlugin()
    {
        await using var server = await StartAsync();
        using var client = await server.CreateTenantAsync("acme", "wasm-similarity", "echo");

        var overHttp = await (await client.PostJsonAsync(
            "/api/extensions/wasm-similarity/similarity", """{"a":"Müller","b":"Muler"}""")).JsonAsync();
        var asPlugin = await (await client.PostJsonAsync(
            "/api/extensions/echo/plugin/text_similarity", """{"a":"MÜLLER","b":"müller","ignore_case":true}"""))
            .JsonAsync();
        var details = await client.GetJsonAsync("/api/extensions/wasm-similarity");

        Assert.Equal(2, (int)overHttp["distance"]!);
        Assert.Equal((0, 1.0), ((int)asPlugin["distance"]!, (double)asPlugin["similarity"]!));
        Assert.Empty(details["warnings"]!.AsArray());
    }

    [Fact]
    public async Task InputThatIsWrong_IsRefused_BySchemaOrByTheModule()
    {
        await using var server = await StartAsync();
        using var client = await server.CreateTenantAsync("acme", "wasm-similarity");

        await (await client.PostJsonAsync("/api/extensions/wasm-similarity/similarity", """{"b":""}"""))
            .ProblemAsync(HttpStatusCode.BadRequest, "a_missing");
        await (await client.PostJsonAsync("/api/extensions/wasm-similarity/similarity", "{"))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid_json");
        var problem = await (await client.PostJsonAsync(
            "/api/plugins/execute", """{"intent":"text_similarity","params":{"a":"x"}}"""))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid_input");

        Assert.Contains("schema", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeclaredButNotExported_IsAWarning()
    {
        var package = packages.Add("wasm-lacking", await File.ReadAllBytesAsync(
            Path.Combine(packages.Similarity, "similarity.wasm")));
        await File.WriteAllTextAsync(Path.Combine(package, "extension.json"), """
            {
              "name": "wasm-lacking", "version": "1.0.0", "entrypoint": "module.wasm",
              "plugins": [ { "intent": "best_match" }, { "intent": "worst_match" } ]
            }
            """, Encoding.UTF8);
        await using var server = await StartAsync();
        using var client = await server.CreateTenantAsync("acme", "wasm-lacking", "echo");

        await (await client.PostJsonAsync(
            "/api/extensions/echo/plugin/best_match", """{"text":"a","candidates":[]}""")).JsonAsync();
        var details = await client.GetJsonAsync("/api/extensions/wasm-lacking");

        Assert.Contains(
            "plugin:worst_match is declared, but the code does not provide it.",
            details["warnings"]!.AsArray().Select(w => (string?)w));
    }

    private Task<KariServer> StartAsync() => KariServer.StartAsync(change: options => options with
    {
        ExtensionRoots = [.. options.ExtensionRoots, packages.Root],
    });
}
