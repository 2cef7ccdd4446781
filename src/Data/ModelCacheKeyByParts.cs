using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace WhiteLabelLinks.Data;

/// <summary>EF keeps one model for each context type; here the registered parts decide what the model is, so they belong in the key.</summary>
internal sealed class ModelCacheKeyByParts : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (context.GetType(), designTime, context is AppDb db ? string.Join(';', db.Parts.Select(part => part.GetType().AssemblyQualifiedName)) : "");
}
