using KariOrleans.FrontDoor.Problems;
using Microsoft.AspNetCore.Authentication;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Ends a browser's sign-in.</summary>
internal static class SignOutEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/signout", static async context =>
        {
            if (!LocalAddress.IsSameOrigin(context.Request))
            {
                await new Problem(403, "cross_origin", "The form was posted from another site.").ExecuteAsync(context);
                return;
            }

            await context.SignOutAsync(Schemes.Cookie);
            context.Response.Redirect(SignInEndpoint.Path);
        }).AllowAnonymous().ExcludeFromDescription();
}
