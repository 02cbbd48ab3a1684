using System.ComponentModel;
using System.Globalization;

namespace AcpRegistry.Sdk.Images;

/// <summary>Lets configuration binding, MVC and designers read and write references as text.</summary>
internal sealed class ImageReferenceTypeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? ImageReference.Parse(text) : base.ConvertFrom(context, culture, value);

    // What it converts to is text alone, which the base class does by ToString.
}
