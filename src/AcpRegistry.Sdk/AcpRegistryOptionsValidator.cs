using Microsoft.Extensions.Options;

namespace AcpRegistry.Sdk;

/// <summary>The options' rules, as hosts run them at their start.</summary>
internal sealed class AcpRegistryOptionsValidator : IValidateOptions<AcpRegistryOptions>
{
    public static void ThrowIfInvalid(AcpRegistryOptions options)
    {
        var errors = AcpRegistryOptionsValidation.Errors(options);
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(AcpRegistryOptions), errors);
        }
    }

    public ValidateOptionsResult Validate(string? name, AcpRegistryOptions options)
    {
        var errors = AcpRegistryOptionsValidation.Errors(options);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
