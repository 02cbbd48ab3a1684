using AcpRegistry.Sdk.Access;

namespace AcpRegistry.Sdk.Testing;

/// <summary>One cause of a 422, in the server's words.</summary>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    public static FieldError Required(string field, string detail = "") =>
        new(field, "FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Invalid(string field, string value, string detail) => InvalidObject(field, RbacText.Quote(value), detail);

    /// <param name="field">The field's path.</param>
    /// <param name="value">Printed as it is: the server prints objects in its own language's form.</param>
    /// <param name="detail">What is wrong with it.</param>
    public static FieldError InvalidObject(string field, string value, string detail) =>
        new(field, "FieldValueInvalid", $"Invalid value: {value}: {detail}");

    public static FieldError TooLong(string field, int most) => new(field, "FieldValueTooLong", $"Too long: must have at most {most} bytes");

    public static FieldError NotSupported(string field, string value, params IEnumerable<string> supported) =>
        new(
            field,
            "FieldValueNotSupported",
            $"Unsupported value: {RbacText.Quote(value)}: supported values: {string.Join(", ", supported.Select(RbacText.Quote))}");

    public override string ToString() => $"{Field}: {Message}";
}
