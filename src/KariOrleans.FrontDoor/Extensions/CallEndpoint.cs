namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The endpoints of extensions: below /api/extensions by name, anywhere else by the manifest's prefix.</summary>
internal static class CallEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var calls = routes.ServiceProvider.GetRequiredService<ExtensionCalls>();

        routes.Map("/api/extensions/{name}/{**path}", context =>
                calls.CallByNameAsync(context, (string)context.Request.RouteValues["name"]!))
            .RequireAuthorization().WithMetadata(CallRoute.Instance).ExcludeFromDescription();

        // Every other route wins, whoever maps it.
        routes.Map("/{first}/{**rest}", calls.CallByPathAsync)
            .RequireAuthorization().WithMetadata(CallRoute.Instance).ExcludeFromDescription()
            .Add(static builder => ((RouteEndpointBuilder)builder).Order = int.MaxValue);
    }
}
