using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Signs API requests in: an API key itself, any other bearer through JWT where that is configured.</summary>
internal sealed class KariAuthenticationHandler(ApiKeyDirectory keys, IOptions<FrontDoorOptions> options)
    : IAuthenticationHandler
{
    private HttpContext? context;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        this.context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        var request = Context;
        var presented = Credentials.Presented(request.Request);
        if (presented is null) return AuthenticateResult.NoResult();

        if (options.Value.Jwt is not null && presented.Length > 0 && !Credentials.LooksLikeApiKey(presented))
            return await request.AuthenticateAsync(Schemes.Jwt);

        return await keys.VerifyAsync(request, presented) is { } key
            ? AuthenticateResult.Success(new AuthenticationTicket(key.Principal, Schemes.Kari))
            : AuthenticateResult.Fail("The key is not known.");
    }

    // Both are answered by AccessDenials, which knows the problem documents.
    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        Context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        Context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private HttpContext Context => context ?? throw new InvalidOperationException("The handler was not initialised.");
}
