package dev.muster.lab.operation;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.TypeRef;
import com.jayway.jsonpath.spi.mapper.MappingException;
import com.jayway.jsonpath.spi.mapper.MappingProvider;
import org.jspecify.annotations.Nullable;

/** Values stay as they are: nothing here asks for them as objects of other classes. */
final class NoMapping implements MappingProvider {

    @Override
    public <T> @Nullable T map(@Nullable Object source, Class<T> type, Configuration configuration) {
        if (source == null || type.isInstance(source)) {
            return type.cast(source);
        }
        throw new MappingException("a " + source.getClass().getSimpleName() + " is no " + type.getSimpleName());
    }

    @Override
    public <T> T map(@Nullable Object source, TypeRef<T> type, Configuration configuration) {
        throw new MappingException("values stay as they are");
    }
}
