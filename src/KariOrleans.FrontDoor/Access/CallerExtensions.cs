using System.Diagnostics;
using KariOrleans.Contracts.Calls;

namespace KariOrleans.FrontDoor.Access;

/// <summary>From the request's principal to the caller of grain calls.</summary>
internal static class CallerExtensions
{
    extension(HttpContext context)
    {
        /// <summary>The caller, or null for an anonymous request.</summary>
        public Caller? Caller => (context.User.Identity as KariIdentity)?.Caller;

        /// <summary>Makes the grain calls that follow in this asynchronous flow the caller's own.</summary>
        public Caller ActAsCaller()
        {
            var caller = context.RequireCaller() with { TraceParent = Activity.Current?.Id };
            CallerContext.Set(caller);
            return caller;
        }

        /// <summary>
        /// Makes the grain calls that follow the platform's, for what no tenant owns. The route must have checked the
        /// caller's right to it before.
        /// </summary>
        public Caller ActAsPlatform()
        {
            var caller = context.RequireCaller();
            CallerContext.Set(Contracts.Calls.Caller.Platform with
            {
                User = caller.User,
                TraceParent = Activity.Current?.Id,
            });
            return caller;
        }

        private Caller RequireCaller() =>
            context.Caller ?? throw new InvalidOperationException("The route must require authorization.");
    }
}
