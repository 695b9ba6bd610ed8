using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor.Access;

[OptionsValidator]
internal sealed partial class JwtOptionsValidator : IValidateOptions<JwtOptions>;
