using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor;

[OptionsValidator]
internal sealed partial class FrontDoorOptionsValidator : IValidateOptions<FrontDoorOptions>;
