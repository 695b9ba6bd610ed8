using KariOrleans.Contracts.Calls;
using KariOrleans.FrontDoor.Problems;

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
            var caller = context.RequireCaller() with { TraceParent = TraceHeader.ParentOf(context) };
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
                TraceParent = TraceHeader.ParentOf(context),
            });
            return caller;
        }

        /// <summary>The caller of a route that requires one, without acting for it yet.</summary>
        public Caller RequireCaller() =>
            context.Caller ?? throw new InvalidOperationException("The route must require authorization.");
    }
}
